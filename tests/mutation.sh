#!/usr/bin/env bash
# Mutation testing of Etl.Core: breaks its code in thousands of places and says which of them no test notices.
#   tests/mutation.sh [FOLDER]…     folders of functions/Etl.Core [default: Splitting Scanning]
# Each folder is tested by the tests of the folder of the same name alone: it is they that are to notice. Reports go to
# .etl/mutation/FOLDER. A folder takes up to an hour on two cores. A score of 0 is a broken run, and an error.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
(($# > 0)) || set -- Splitting Scanning
cd "$root"
dotnet tool restore >&2

for folder in "$@"; do
  [[ -d functions/Etl.Core/$folder && -d tests/Etl.Core.Tests/$folder ]] || { printf 'mutation: %s is no folder of Etl.Core with tests.\n' "$folder" >&2; exit 1; }
  (cd tests/Etl.Core.Tests && ETL_ONLY_TESTS_OF=$folder dotnet stryker --config-file "$root/tests/mutation.json" \
    --mutate "$folder/**/*.cs" --concurrency "${ETL_MUTATION_CONCURRENCY:-1}" --output "$root/.etl/mutation/$folder")
done
