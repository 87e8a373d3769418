#!/usr/bin/env bash
# SARIF files in, failure out if Microsoft's validator finds an error in one under its own and GitHub's rules, or if one
# breaks the OASIS schema. Usage: .ci/sarif.sh [--warnings] FILE...
#
# The validator passes over what breaks the schema (a level that there is none of), so both are asked.
#
# Both tools are fetched once into the cache (PORTOLAN_CI_CACHE, else ~/.cache/portolan-ci). The validator is a program
# for x86-64 Linux. --warnings fails on warnings too.
set -euo pipefail

multitool=5.7.0
check_jsonschema=0.39.0
levels='["error"]'
if [ "${1-}" = --warnings ]; then
    levels='["error", "warning"]'
    shift
fi
if [ $# -eq 0 ]; then
    echo "usage: .ci/sarif.sh [--warnings] FILE..." >&2
    exit 2
fi

here=$(cd "$(dirname "$0")/.." && pwd)
cache=${PORTOLAN_CI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/portolan-ci}
tool=$cache/sarif-multitool-$multitool/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
if [ ! -e "$tool" ]; then
    npm install --silent --no-audit --no-fund --prefix "$cache/sarif-multitool-$multitool" \
        "@microsoft/sarif-multitool@$multitool" >&2
fi
# npm 11 does not run the package's postinstall script, which would do this.
[ -x "$tool" ] || chmod u+x "$tool"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

for file in "$@"; do
    # The validator exits with 0 whatever it finds: its own log says what.
    "$tool" validate "$file" --rule-kind 'Sarif;Ghas' --level 'Error;Warning' \
        --max-file-size-in-kb 100000 --output "$work/log.sarif" --log ForceOverwrite >"$work/out" 2>&1 ||
        { cat "$work/out" >&2; exit 1; }
    LEVELS=$levels python3 - "$file" "$work/log.sarif" <<'PYTHON' || failed=1
import json, os, sys
file, log = sys.argv[1:]
failing = json.loads(os.environ["LEVELS"])
run = json.load(open(log, encoding="utf-8-sig"))["runs"][0]
counts = {}
for result in run.get("results", []):
    level = result.get("level", "warning")
    counts[level] = counts.get(level, 0) + 1
    if counts[level] <= 20:
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]] if "ruleIndex" in result else {}
        message = result["message"]
        text = message.get("text") or rule.get("messageStrings", {}).get(message.get("id"), {}).get("text", "")
        for index, argument in enumerate(message.get("arguments", [])):
            text = text.replace("{%d}" % index, argument)
        print(f"{file}: {level}: {result.get('ruleId')}: {text}", file=sys.stderr)
for invocation in run.get("invocations", []):
    for kind in ("toolConfigurationNotifications", "toolExecutionNotifications"):
        for notification in invocation.get(kind, []):
            if notification.get("level", "warning") in ("error", "warning"):
                counts["error"] = counts.get("error", 0) + 1
                print(f"{file}: {notification['message'].get('text')}", file=sys.stderr)
print(f"{file}: multitool: {counts.get('error', 0)} errors, {counts.get('warning', 0)} warnings")
sys.exit(any(counts.get(level) for level in failing))
PYTHON
done

checker=$cache/check-jsonschema-$check_jsonschema
if [ ! -x "$checker/bin/check-jsonschema" ] && command -v python3 >/dev/null; then
    python3 -m venv "$checker" &&
        "$checker/bin/pip" install --quiet --disable-pip-version-check "check-jsonschema==$check_jsonschema" >&2 ||
        rm -rf "$checker"
fi
if [ -x "$checker/bin/check-jsonschema" ]; then
    # As published the schema has a pattern that is no regular expression; errata 01 corrects it to this.
    sed 's/\^\[a-zA-Z\]{2}|\^\[a-zA-Z\]{2}-\[a-zA-Z\]{2}\]?\$/^[a-zA-Z]{2}(-[a-zA-Z]{2})?$/' \
        "$here/tests/data/sarif-schema-2.1.0.json" >"$work/schema.json"
    "$checker/bin/check-jsonschema" --schemafile "$work/schema.json" "$@" || failed=1
else
    echo "check-jsonschema cannot be installed: the schema is checked by the tests alone" >&2
fi
exit "$failed"
