# From tests/mutation-results.json: the table of docs/mutation.md and the list of its survivors. $explained: tests/mutation-explained.json.
def percent: tostring | if contains(".") then . else . + ".0" end | . + " %";
def code: "`" + gsub("`"; "'") + "`";
def why($explained): . as $s | first($explained[0][] | select(.file == $s.file and .original == $s.original and .replacement == $s.replacement) | .why) // "";
def total(f): map(f) | add;

"",
"| folder | by the tests of | mutants | killed | timeout | survived | not covered | score | not tested |",
"|---|---|--:|--:|--:|--:|--:|--:|--:|",
(.[] | "| \(.folder) | \(.tests | gsub(";"; ", ")) | \(.mutants) | \(.killed) | \(.timeout) | \(.survived) | \(.noCoverage) | \(.score | percent) | \(.notTested) |"),
"| **all** | | \(total(.mutants)) | \(total(.killed)) | \(total(.timeout)) | \(total(.survived)) | \(total(.noCoverage)) | \((10000 * (total(.killed) + total(.timeout)) / total(.mutants) | round) / 100 | percent) | \(total(.notTested)) |",
"",
"### The survivors",
(.[] | select(.survivors | length > 0)
  | "", "#### \(.folder)", "",
    (.survivors | map(. + {why: why($explained)}) | group_by([.file, .why])[]
      | (map("line \(.line): \(.original | code) → \(.replacement | code)") | join("; ")) as $list
      | if .[0].why == "" then "- **Open**, \(.[0].file | sub(".*/"; "")), \($list)" else "- \(.[0].file | sub(".*/"; "")): \(.[0].why)\n  \($list)" end)),
""
