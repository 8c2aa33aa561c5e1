@echo off
rem The etl command on Windows: builds when there is no program yet or the sources changed, then runs it.
setlocal
set "ROOT=%~dp0"
if "%~1"=="test" (
  dotnet test --solution "%ROOT%Etl.Chunked.sln" -c Release
  exit /b
)
where dotnet >nul 2>nul || (echo etl: the .NET 10 SDK is needed: https://dotnet.microsoft.com/download/dotnet/10.0 1>&2 & exit /b 1)
if not exist "%ROOT%node_modules\.package-lock.json" if exist "%ROOT%package-lock.json" if "%ETL_DATABASE%"=="" (
  pushd "%ROOT%" & call npm ci --no-audit --no-fund --loglevel=error 1>&2 & popd
)
dotnet build "%ROOT%cli\Etl.Cli\Etl.Cli.csproj" -c Release -v quiet -nologo 1>&2 || exit /b 1
dotnet "%ROOT%cli\Etl.Cli\bin\Release\net10.0\Etl.Cli.dll" %*
exit /b %ERRORLEVEL%
