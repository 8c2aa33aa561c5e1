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
  echo 'etl: building everything …' >&2
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

  package=$(mktemp -d "${TMPDIR:-/tmp}/etl-package.XXXXXX")
  publish_functions "$package"
  export ETL_FUNCTION_PACKAGE=$package

  # Not local: the trap on leaving the script needs them.
  work=$(mktemp -d "${TMPDIR:-/tmp}/etl.XXXXXX")
  # What the tests leave, gigabytes of databases among it, goes with this run. It is for all users, like /tmp: servers and some tests
  # run as others; and its name is short: a socket's path may have about a hundred characters.
  mkdir -m 1777 "$work.t"
  # Two lanes: most tests wait for servers and processes more than they compute. The second one is a process group of its own,
  # so that it can be ended as a whole.
  set -m
  run_lane </dev/null &
  other=$!
  set +m
  trap 'kill -- "-$other" 2>/dev/null || true; leave_nothing "$work" "$work.t" "$package"' EXIT
  trap 'exit 130' INT TERM
  run_lane

  local passed=0 failed=0 sums succeeded faulty
  # A lane that ends badly has left projects out.
  wait "$other" || failed=1
  for sums in "$work"/*/sums; do
    read -r succeeded faulty <"$sums"
    passed=$((passed + succeeded))
    failed=$((failed + faulty))
  done
  printf '%d passed, %d failed\n' "$passed" "$failed"
  ((failed == 0 && passed > 0))
}

# Removes directories, into which a server that is just ending may still write.
leave_nothing() {
  rm -rf "$@" 2>/dev/null && return 0
  sleep 3
  rm -rf "$@" || true
}

# Runs those of the chosen projects that no other lane has taken.
run_lane() {
  local project name
  # The longest first.
  for project in "$root"/tests/Etl.Torture.Tests/*.csproj "$root"/tests/*/*.Tests.csproj; do
    name=$(basename "$project" .csproj)
    if ((${#chosen[@]} > 0)) && [[ " ${chosen[*]} " != *" $name "* ]]; then continue; fi
    run_project "$name" ''
    # The oldest Postgres that is supported, besides the one that comes with the command: what asks its catalogue, unless all is asked for.
    if [[ $name == Etl.Postgres.Tests ]]; then
      local only=()
      if ((${#slow[@]} > 0)); then only=(--filter-class '*TakeOverTests' --filter-class '*TargetFeaturesTests' --filter-class '*TargetInspectionTests'); fi
      ETL_TEST_POSTGRES=oldest run_project "$name" ', oldest server' ${only[@]+"${only[@]}"}
    fi
  done
}

# run_project NAME VARIANT [OPTION…]: runs one project's tests, unless that is done or being done, and leaves their sums for run_tests.
run_project() {
  local name=$1 variant=$2 status=0 total succeeded faulty
  local own=$work/$name$variant
  shift 2
  if ! mkdir "$own" 2>/dev/null; then
    [[ -d $own ]] && return 0
    fail "$own cannot be made, so $name was not run."
  fi
  # 8: no test was left by the filters, which is nothing wrong with the project.
  (cd "$root" && TMPDIR=$work.t dotnet "tests/$name/bin/Release/net10.0/$name.dll" --no-ansi --progress off --ignore-exit-code 8 \
    ${slow[@]+"${slow[@]}"} "$@" ${passed_on[@]+"${passed_on[@]}"}) >"$own/log" 2>&1 || status=$?
  succeeded=$(count_of succeeded "$own/log")
  faulty=$(count_of failed "$own/log")
  # A program that ends badly without a failed test, as by a crash, counts as one.
  if ((status != 0 && faulty == 0)); then faulty=1; fi
  if ((faulty > 0)); then cat "$own/log"; fi
  printf '%d %d\n' "$succeeded" "$faulty" >"$own/sums"
  total=$(sed -n 's/^ *duration: *//p' "$own/log" | tail -n 1)
  printf '%-34s %5d passed, %d failed%s\n' "$name$variant" "$succeeded" "$faulty" "${total:+ ($total)}"
}

# A count of a test program's summary.
count_of() {
  local count
  count=$(sed -n "s/^ *$1: *\([0-9][0-9]*\).*/\1/p" "$2" | tail -n 1)
  printf '%s' "${count:-0}"
}
