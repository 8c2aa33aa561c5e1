# Part of ./etl, which sources it: builds all tests, runs them project by project, and adds up what they say; runs the torture.
# shellcheck shell=bash

build_tests() {
  local packages
  for packages in "$root" "$root"/tests/*/; do
    packages=${packages%/}
    [[ -f $packages/package-lock.json ]] || continue
    install_packages "$packages"
  done
  need_sdk
  echo 'etl: building …' >&2
  build build "$root/Etl.Chunked.sln"
}

# Publishes the function package once for all tests that run it.
publish_functions() {
  local log
  log=$(mktemp "${TMPDIR:-/tmp}/etl-publish.XXXXXX")
  echo 'etl: publishing the functions …' >&2
  if ! (cd "$root" && DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 \
    dotnet publish functions/Etl.Lambda -c Release -r linux-x64 -v quiet -nologo -p:UseSharedCompilation=false -o "$1") >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "publishing the functions failed (see above)."
  fi
  rm -f "$log"
}

# ./etl torture [OPTION…]
run_torture() {
  need_dotnet
  locked build_torture
  exec dotnet "$root/tests/Etl.Torture/bin/Release/net10.0/Etl.Torture.dll" "$@"
}

# The command is attacked as its users build it.
build_torture() {
  if lacks_packages "$root"; then install_postgres; fi
  need_sdk
  build build "$project/Etl.Cli.csproj"
  build build "$root/tests/Etl.Torture/Etl.Torture.csproj"
}

# ./etl test [--all] [PROJECT…] [options of the test programs]
run_tests() {
  local slow=(--filter-not-trait Category=Slow) chosen=() passed_on=() argument
  for argument in "$@"; do
    case $argument in
      --all) slow=() ;;
      -h | --help)
        cat <<'HELP'
Usage: ./etl test [--all] [PROJECT…] [OPTION…]

Builds and runs the tests of this clone; the last line says how many passed and failed.

  --all     take the slow ones too
  PROJECT   only these, such as Etl.Core.Tests
  OPTION    handed to the test programs, such as --filter-method '*quoted*'
HELP
        return 0
        ;;
      *) if [[ -d $root/tests/$argument && -z ${passed_on[*]-} ]]; then chosen+=("$argument"); else passed_on+=("$argument"); fi ;;
    esac
  done

  need_dotnet
  locked build_tests

  local package
  package=$(mktemp -d "${TMPDIR:-/tmp}/etl-package.XXXXXX")
  publish_functions "$package"
  export ETL_FUNCTION_PACKAGE=$package

  local project name log passed=0 failed=0
  log=$(mktemp "${TMPDIR:-/tmp}/etl-test.XXXXXX")
  trap 'rm -rf "$log" "$package"' RETURN
  for project in "$root"/tests/*/*.Tests.csproj; do
    name=$(basename "$project" .csproj)
    if ((${#chosen[@]} > 0)) && [[ " ${chosen[*]} " != *" $name "* ]]; then continue; fi
    run_project "$name"
    # The oldest Postgres that is supported, besides the one that comes with the command: what asks its catalogue, unless all is asked for.
    if [[ $name == Etl.Postgres.Tests ]]; then
      local kept=(${slow[@]+"${slow[@]}"})
      if ((${#slow[@]} > 0)); then slow+=(--filter-class '*TakeOverTests' --filter-class '*TargetFeaturesTests' --filter-class '*TargetInspectionTests'); fi
      ETL_TEST_POSTGRES=oldest run_project "$name" ', oldest server'
      slow=(${kept[@]+"${kept[@]}"})
    fi
  done
  printf '%d passed, %d failed\n' "$passed" "$failed"
  ((failed == 0 && passed > 0))
}

# Runs one project's tests and adds them to the sums of run_tests. $2 goes behind its name.
run_project() {
  local assembly=$root/tests/$1/bin/Release/net10.0/$1.dll status=0 total succeeded faulty
  # 8: no test was left by the filters, which is nothing wrong with the project.
  (cd "$root" && dotnet "$assembly" --no-ansi --no-progress --ignore-exit-code 8 \
    ${slow[@]+"${slow[@]}"} ${passed_on[@]+"${passed_on[@]}"}) >"$log" 2>&1 || status=$?
  succeeded=$(count_of succeeded "$log")
  faulty=$(count_of failed "$log")
  # A program that ends badly without a failed test, as by a crash, counts as one.
  if ((status != 0 && faulty == 0)); then faulty=1; fi
  if ((faulty > 0)); then cat "$log"; fi
  passed=$((passed + succeeded))
  failed=$((failed + faulty))
  total=$(sed -n 's/^ *duration: *//p' "$log" | tail -n 1)
  printf '%-34s %5d passed, %d failed%s\n' "$1${2:-}" "$succeeded" "$faulty" "${total:+ ($total)}"
}

# A count of a test program's summary.
count_of() {
  local count
  count=$(sed -n "s/^ *$1: *\([0-9][0-9]*\).*/\1/p" "$2" | tail -n 1)
  printf '%s' "${count:-0}"
}
