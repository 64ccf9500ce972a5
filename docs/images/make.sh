#!/usr/bin/env bash
# Draws docs/images/scan.png: a real scan of the sample posts, as a terminal shows it. Needs Chromium.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

saring=${SARING:-${CARGO_TARGET_DIR:-target}/release/saring}
browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -x "$saring" ] || { echo "$saring is not there: run make build first" >&2; exit 1; }
[ -n "$browser" ] || { echo "no Chromium found: install it, or name one in CHROMIUM" >&2; exit 1; }

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/bin" "$place/home"
cp "$saring" "$place/bin/saring"
cp -r fixtures "$place/fixtures"

# A place of its own, so that neither the user's key nor earlier results show.
(
    cd "$place"
    PATH="$place/bin:$PATH" HOME="$place/home" XDG_DATA_HOME="$place/home" \
        python3 "$OLDPWD/docs/images/draw.py" scan.html \
        saring scan fixtures/corpus.jsonl --out results
)
size=$(sed -n 's/.*data-size="\([0-9,]*\)".*/\1/p' "$place/scan.html")
"$browser" --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --user-data-dir="$place/browser" --hide-scrollbars \
    --force-device-scale-factor=2 --window-size="$size" --screenshot="$place/scan.png" \
    "file://$place/scan.html" 2>"$place/browser.log" || { cat "$place/browser.log" >&2; exit 1; }
mv "$place/scan.png" docs/images/scan.png
echo "docs/images/scan.png"
