#!/bin/sh
# Checks the few system packages, installs them where that is allowed, else says what to install.
# Usage: sh requirements/system.sh run|test
set -eu
purpose=$1
python=.venv/bin/python

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

install() {
  echo "Installing $* ..."
  apt-get update -qq >/dev/null 2>&1 || true
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null 2>&1
}

# fontconfig's cache folder may be read-only; WeasyPrint itself is the best witness
has_pango() { "$python" -c 'import weasyprint' >/dev/null 2>&1; }

pango="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
if ! has_pango; then
  # shellcheck disable=SC2086
  if may_install && install $pango && has_pango; then
    :
  elif [ "$purpose" = run ]; then
    echo "Pango is missing: everything but PDF works. For PDF install $pango (Debian, Ubuntu) or: brew install pango" >&2
  else
    echo "The tests need Pango: apt-get install $pango (Debian, Ubuntu) or: brew install pango" >&2
    exit 1
  fi
fi

[ "$purpose" = test ] || exit 0

has_chromium() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; }
if ! has_chromium && ! { may_install && install chromium && has_chromium; }; then
  echo "The browser tests need Chromium: apt-get install chromium (Debian, Ubuntu) or: brew install --cask chromium" >&2
  exit 1
fi
