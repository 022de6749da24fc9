#!/bin/sh
# npm starts every script of a workspace through this (script-shell in its .npmrc).
# node_modules holds nothing but links and generated files, so what is missing comes back from the spare copy
# in .git, and the programs in it (the pinned Node first of all) come first on PATH.
workspace=${npm_config_local_prefix:-$PWD}
spare=$workspace/.git/bugsquash-links
if [ -d "$spare" ]; then
  for link in "$spare"/.bin/* "$spare"/* "$spare"/@*/*; do
    name=${link#"$spare"/}
    # The second test: a link of the spare copy that leads nowhere cannot be repaired here.
    if [ ! -e "$workspace/node_modules/$name" ] && [ -e "$link" ]; then
      mkdir -p "$workspace/node_modules" && cp -RPf "$spare/." "$workspace/node_modules/"
      break
    fi
  done
  PATH=$workspace/node_modules/.bin:$PATH
  export PATH
fi
exec sh "$@"
