#!/bin/sh
# For crontabs that call it: "pphook monitor axfr" with the same options, and not a word when every secondary is in sync.
said=$(pphook monitor axfr "$@")
code=$?
if [ "$code" -ne 0 ]; then printf '%s\n' "$said"; fi
exit "$code"
