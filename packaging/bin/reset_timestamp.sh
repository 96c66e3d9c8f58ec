#!/bin/sh
# For crontabs that call it: "pphook reset-timestamp" with the same options.
exec pphook reset-timestamp "$@"
