#!/usr/bin/env bash
# Mutation testing of Etl.Core: breaks its code in thousands of places and says which of them no test notices.
#   tests/mutation.sh [GROUP]…      mutates groups of folders of functions/Etl.Core [default: all], and writes the score
#   tests/mutation.sh --again GROUP…    tests what has survived once more, after tests were added
#   tests/mutation.sh --score       writes the score again, from the reports that are there
#   tests/mutation.sh --explain [FOLDER]…   prints the mutants that survived, with the reasons why no test could notice them
# The groups are Splitting, Delimited, Conversion, Records and Others. Each is tested by the tests of its own folders: it is
# they that are to notice. Reports go to .etl/mutation/GROUP, the score to tests/mutation-results.json and docs/reliability.md.
# A folder with a score of 0 is a broken run, and a survivor that tests/mutation-explained.json does not explain is to be
# killed or explained; both are errors.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
reports=$root/.etl/mutation
build=$root/tests/Etl.Core.Tests/bin/Release/net10.0
all=(Splitting Delimited Conversion Records Others)

# The folders of a group, and those of its tests.
declare -A folders=([Splitting]=Splitting [Delimited]='Delimited Delimited/Scanning Delimited/Headers Delimited/Sniffing' [Conversion]='Conversion Rules'
  [Records]='Records Rejects Copy' [Others]='Encodings Sniffing Names Plans Datasets Digests')
declare -A tests=([Splitting]='Splitting;Delimited' [Delimited]='Delimited;Splitting' [Conversion]='Conversion;Rules' [Records]='Records;Rejects;Copy;Conversion;Rules'
  [Others]='Encodings;Sniffing;Names;Plans;Digests;Conversion;Rules;Records;Delimited;Splitting')

fail() {
  printf 'mutation: %s\n' "$1" >&2
  exit 1
}

command -v jq >/dev/null || fail 'it needs jq (apt-get install jq, brew install jq).'

# Stryker puts the mutated assembly in place of the built one, and the built one back when it is done.
keep_mutated_build() {
  while sleep 2; do
    grep -qs MutantControl "$build/Etl.Core.dll" || continue
    mkdir -p "$1"
    cp -a "$build/." "$1/" 2> /dev/null || true
    ! grep -qs MutantControl "$1/Etl.Core.dll" || touch "$1/is-mutated"
  done
}

mutate() {
  local group=$1 report=$reports/$1 keeper folder globs=() status=0
  [[ -v folders[$group] ]] || fail "$group is none of ${all[*]}."
  for folder in ${folders[$group]}; do globs+=(--mutate "$folder/*.cs"); done
  rm -rf "$report"
  keep_mutated_build "$report/build" &
  keeper=$!
  # More than one at a time has called killed mutants survivors: https://github.com/stryker-mutator/stryker-net/issues/3832
  (cd "$root/tests/Etl.Core.Tests" && ETL_ONLY_TESTS_OF=${tests[$group]} dotnet stryker --config-file "$root/tests/mutation.json" \
    "${globs[@]}" --concurrency 1 --output "$report") || status=$?
  kill "$keeper" && wait "$keeper" || true
  ((status == 0)) || fail "Stryker failed on $group."
  [[ -e $report/build/is-mutated ]] || fail "The mutated assembly of $group was not seen."
  own_processes "$group"
}

# Stryker reuses a process for all mutants, and what a process does once, such as to fill a static table, it has done before the
# mutant is switched on. So these are tested again, each in a process of its own, and that verdict counts. So are those that
# brought the process down, which Stryker leaves out of the account, and those that took too long: on a busy machine that says
# little, so here it is the processor's time that counts, and the clock only for those that hang without using it.
own_processes() {
  local group=$1 report=$reports/$1 id status verdict
  local mutant=$report/mutant verdicts=$report/own-process.tsv
  : > "$verdicts.new"
  for id in -1 $(jq -r --arg all "${2:-}" '.files[].mutants[] | select(.status as $s
      | (.static and ($s == "Killed" or $s == "Survived")) or $s == "Timeout" or $s == "RuntimeError" or ($all != "" and ($s == "Survived" or $s == "NoCoverage"))) | .id' \
    "$report/reports/mutation-report.json"); do
    # shellcheck disable=SC2059
    printf "$(printf '\\x%02x' $((id & 255)) $((id >> 8 & 255)) $((id >> 16 & 255)) $((id >> 24 & 255)))" > "$mutant"
    status=0
    (ulimit -t "${ETL_MUTATION_SECONDS:-30}" && STRYKER_MUTANT_FILE=$mutant exec timeout -s KILL 300 dotnet "$report/build/Etl.Core.Tests.dll") > "$report/own-process.log" 2>&1 || status=$?
    case $status in
      0) verdict=Survived ;;
      124 | 137 | 152) verdict=Timeout ;;
      *) verdict=Killed ;;
    esac
    ((id >= 0)) || [[ $verdict == Survived ]] || fail "The tests of $group fail without a mutant: $report/own-process.log"
    ((id < 0)) || printf '%s\t%s\n' "$id" "$verdict" >> "$verdicts.new"
  done
  mv "$verdicts.new" "$verdicts"
}

# After tests were added: the mutants that none has noticed, once more.
again() {
  local group=$1 report=$reports/$1
  [[ -e $report/build/is-mutated ]] || fail "$group has no run to take up."
  (cd "$root/tests/Etl.Core.Tests" && ETL_ONLY_TESTS_OF=${tests[$group]} dotnet build -c Release -v q -nologo) >&2
  cp -a "$build"/Etl.Core.Tests.* "$report/build/"
  own_processes "$group" all
}

# A folder's account, from its group's report.
account() {
  jq --arg folder "$2" --arg tests "${tests[$1]}" --rawfile own "$reports/$1/own-process.tsv" '
    def text($source): .location as $l | $source | split("\n")[$l.start.line - 1:$l.end.line]
      | .[-1] |= .[:$l.end.column - 1] | .[0] |= .[$l.start.column - 1:] | join(" ") | gsub("\\s+"; " ");
    ($own | split("\n") | map(select(. != "") | split("\t") | {key: .[0], value: .[1]}) | from_entries) as $alone
    | [.files | to_entries[] | .value.source as $source | (.key | sub(".*/functions/Etl.Core/"; "")) as $file | select(($file | sub("/[^/]*$"; "")) == $folder)
        | .value.mutants[] | {file: $file, line: .location.start.line, original: text($source), replacement: (.replacement | gsub("\\s+"; " ")), status: ($alone[.id] // .status)}]
    | {
        folder: $folder,
        tests: $tests,
        killed: map(select(.status == "Killed")) | length,
        timeout: map(select(.status == "Timeout")) | length,
        survived: map(select(.status == "Survived")) | length,
        noCoverage: map(select(.status == "NoCoverage")) | length,
        notTested: map(select(.status | IN("CompileError", "RuntimeError"))) | length,
        survivors: map(select(.status | IN("Survived", "NoCoverage")) | del(.status)),
      }
    | .mutants = .killed + .timeout + .survived + .noCoverage
    | .score = (if .mutants == 0 then 0 else (10000 * (.killed + .timeout) / .mutants | round) / 100 end)
  ' "$reports/$1/reports/mutation-report.json"
}

score() {
  local results=$root/tests/mutation-results.json group folder empty open order
  order=$(printf '%s\n' "${all[@]}" | while read -r group; do printf '%s\n' ${folders[$group]}; done | jq -R . | jq -s .)
  [[ -e $results ]] || printf '[]\n' > "$results"
  for group in "${all[@]}"; do
    [[ -e $reports/$group/own-process.tsv ]] || continue
    for folder in ${folders[$group]}; do
      account "$group" "$folder" | jq --slurpfile all "$results" --argjson order "$order" '
        . as $new | $all[0] | map(select(.folder != $new.folder)) + [$new] | sort_by(.folder as $f | $order | index($f))' > "$results.new"
      mv "$results.new" "$results"
    done
  done

  report table > "$reports/table.md"
  # shellcheck disable=SC2016
  awk -v table="$reports/table.md" '
    /<!-- mutation:start -->/ { print; while ((getline line < table) > 0) print line; inside = 1 }
    /<!-- mutation:end -->/ { inside = 0 }
    !inside
  ' "$root/docs/reliability.md" > "$reports/reliability.md"
  cp "$reports/reliability.md" "$root/docs/reliability.md"

  empty=$(jq -r '.[] | select(.score == 0) | .folder' "$results")
  [[ -z $empty ]] || fail "A score of 0 is a broken run: $empty."
  [[ $(jq length "$results") != 0 ]] || fail 'There is no report.'
  open=$(report survivors | grep -c '^- \*\*Open' || true)
  ((open == 0)) || fail "$open survivors are not explained: tests/mutation.sh --explain."
}

# report table|survivors [FOLDER]…: what tests/mutation.jq makes of the results.
report() {
  local part=$1
  shift
  jq -r --arg part "$part" --slurpfile explained "$root/tests/mutation-explained.json" -f "$root/tests/mutation.jq" \
    --argjson only "$(printf '%s\n' "$@" | jq -R 'select(. != "")' | jq -s .)" "$root/tests/mutation-results.json"
}

cd "$root"
# With all rounds of the random tests a mutant takes 22 to 30 s on two cores, with a fiftieth, always the same, 1.3 s. A test of more than
# ten seconds while the coverage is taken breaks the runner's line: those behind it run for every mutant.
export ETL_TEST_ROUNDS_DIVISOR=50
case ${1:-} in
  --score) ;;
  --explain)
    shift
    for folder in "$@"; do
      jq -e --arg folder "$folder" 'any(.folder == $folder)' tests/mutation-results.json >/dev/null || fail "$folder is no folder of tests/mutation-results.json."
    done
    report survivors "$@"
    exit
    ;;
  --again)
    shift
    for group in "$@"; do again "$group"; done
    ;;
  *)
    (($# > 0)) || set -- "${all[@]}"
    dotnet tool restore >&2
    for group in "$@"; do mutate "$group"; done
    ;;
esac
mkdir -p "$reports"
score
