# From tests/mutation-results.json, by $part: "table", the score of docs/reliability.md, or "survivors", their list.
# $explained: tests/mutation-explained.json. $only: folders, or [] for all.
def percent: tostring | if contains(".") then . else . + ".0" end | . + " %";
def code: "`" + gsub("`"; "'") + "`";
def why($explained): . as $s | first($explained[0][] | select(.file == $s.file and .original == $s.original and .replacement == $s.replacement) | .why) // "";
def total(f): map(f) | add;

if $part == "table" then
  "",
  "| folder | mutants | noticed | score | not tested |",
  "|---|--:|--:|--:|--:|",
  (.[] | "| \(.folder) | \(.mutants) | \(.killed + .timeout) | \(.score | percent) | \(.notTested) |"),
  "| **all** | \(total(.mutants)) | \(total(.killed + .timeout)) | \((10000 * total(.killed + .timeout) / total(.mutants) | round) / 100 | percent) | \(total(.notTested)) |",
  ""
else
  .[] | select((.survivors | length > 0) and ($only == [] or (.folder | IN($only[]))))
  | "## \(.folder), by the tests of \(.tests | gsub(";"; ", "))", "",
    (.survivors | map(. + {why: why($explained)}) | group_by([.file, .why])[]
      | (map("line \(.line): \(.original | code) → \(.replacement | code)") | join("; ")) as $list
      | if .[0].why == "" then "- **Open**, \(.[0].file | sub(".*/"; "")), \($list)" else "- \(.[0].file | sub(".*/"; "")): \(.[0].why)\n  \($list)" end),
    ""
end
