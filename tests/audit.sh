# Part of ./etl, which sources it: asks the advisory services about every package this clone is locked to.
# shellcheck shell=bash
#
# A verdict is one of clean, vulnerable and unknown. Clean takes an answer that says so: a service that cannot be reached, that
# has no advisories to compare with, or whose answer cannot be read, makes it unknown.

# ./etl audit: exit 0 when all is clean, 1 when something is vulnerable or not locked, 2 when something is unknown.
run_audit() {
  local work packages verdict worst=0
  work=$(mktemp -d "${TMPDIR:-/tmp}/etl-audit.XXXXXX")
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" EXIT

  audit_locks || worst=1

  audit_dotnet "$work" && verdict=clean || verdict=$?
  audit_say "$verdict" 'NuGet packages of Etl.Chunked.sln' "$work"

  while IFS= read -r packages; do
    audit_npm "$packages" "$work" && verdict=clean || verdict=$?
    audit_say "$verdict" "npm packages of ${packages#"$root"/}/package.json" "$work"
  done < <(audit_find package.json | sed 's|/package\.json$||')
  return "$worst"
}

# Prints a verdict, raises the worst one so far, and shows the answer behind a bad one.
audit_say() {
  local word=$1
  case $1 in
    clean) ;;
    1) word=vulnerable worst=1 ;;
    *) word=unknown; ((worst == 1)) || worst=2 ;;
  esac
  printf '%-11s%s\n' "$word" "$2"
  [[ $word == clean ]] || sed -n 's/^/  /; 1,40p' "$3/answer" >&2
}

# Files of a name that belong to the clone.
audit_find() {
  find "$root" \( -name node_modules -o -name bin -o -name obj -o -name .git -o -name .etl -o -name cdk.out \) -prune -o -type f -name "$1" -print | sort
}

# Every project and every package.json has a lock file beside it.
audit_locks() {
  local file lock missing=0
  while IFS= read -r file; do
    case $file in *.csproj) lock=packages.lock.json ;; *) lock=package-lock.json ;; esac
    [[ -f ${file%/*}/$lock ]] && continue
    printf '%-11s%s\n' unlocked "${file#"$root"/} has no $lock beside it"
    missing=1
  done < <(audit_find '*.csproj'; audit_find package.json)
  return "$missing"
}

# Without an audit source of its own NuGet says nothing of a source that has no advisories, and lists no vulnerable package either.
audit_dotnet() {
  local status=0
  cat >"$1/nuget.config" <<'CONFIG'
<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources><clear /><add key="nuget.org" value="https://api.nuget.org/v3/index.json" /></packageSources>
  <auditSources><clear /><add key="nuget.org" value="https://api.nuget.org/v3/index.json" /></auditSources>
</configuration>
CONFIG
  (cd "$root" && DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet restore Etl.Chunked.sln --locked-mode -v quiet -nologo) >"$1/answer" 2>&1 || return 2
  (cd "$root" && DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 \
    dotnet list Etl.Chunked.sln package --vulnerable --include-transitive --format json --config "$1/nuget.config") >"$1/answer" 2>&1 || status=$?
  judge_dotnet "$status" <"$1/answer"
}

audit_npm() {
  local status=0
  (cd "$1" && npm audit --json) >"$2/answer" 2>&1 || status=$?
  judge_npm "$status" <"$2/answer"
}

# The verdict on an answer of `dotnet list package --vulnerable --format json` and its exit code: 0 clean, 1 vulnerable, 2 unknown.
judge_dotnet() {
  local answer
  answer=$(cat)
  grep -q '"vulnerabilities"' <<<"$answer" && return 1
  (($1 == 0)) && grep -q '"projects"' <<<"$answer" && ! grep -q '"problems"' <<<"$answer" && return 0
  return 2
}

# The same for `npm audit --json`, which exits with 1 for both a vulnerability and a service that does not answer.
judge_npm() {
  local answer
  answer=$(cat)
  grep -q '"auditReportVersion"' <<<"$answer" || return 2
  grep -Eq '"vulnerabilities": *\{ *\}' <<<"$answer" && (($1 == 0)) && return 0
  grep -q '"severity"' <<<"$answer" && return 1
  return 2
}
