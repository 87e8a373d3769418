#!/usr/bin/env bash
# Whole-process figures: portolan against the time that reading the same files takes, interleaved, medians of seven.
# Usage: benches/corpus.sh [FOLDER]   (default: ../shared/corpus)
# Where they are installed, ripgrep and kube-linter are timed as well.
set -euo pipefail
cd "$(dirname "$0")/.."
corpus=${1:-../shared/corpus}
runs=${RUNS:-7}
[ -d "$corpus" ] || { echo "there is no folder $corpus: name one" >&2; exit 2; }
cargo build --release --locked --quiet
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

names=(portolan floor)
run_portolan() { ./target/release/portolan scan "$corpus" --exit-zero -q -o "sarif=$out/corpus.sarif" >/dev/null; }
run_floor() { find "$corpus" -type f -print0 | xargs -0 cat >/dev/null; }
if command -v rg >/dev/null; then
  names+=(ripgrep)
  run_ripgrep() { rg -j2 -c --no-ignore --hidden '^kind:' "$corpus" >/dev/null; }
fi
if command -v kube-linter >/dev/null; then
  names+=(kube_linter)
  run_kube_linter() { kube-linter lint "$corpus" >/dev/null 2>&1 || true; }
fi

for name in "${names[@]}"; do "run_$name"; done # warm files and programs
for _ in $(seq "$runs"); do
  for name in "${names[@]}"; do
    start=$(date +%s%N)
    "run_$name"
    echo "$(( ($(date +%s%N) - start) / 1000 ))" >>"$out/$name"
  done
done
median() { sort -n "$1" | sed -n "$(( (runs + 1) / 2 ))p"; }
floor=$(median "$out/floor")
for name in "${names[@]}"; do
  time=$(median "$out/$name")
  printf '%-12s %7.1f ms   %5.2f x floor\n' "$name" "$(echo "scale=3; $time / 1000" | bc)" "$(echo "scale=3; $time / $floor" | bc)"
done
