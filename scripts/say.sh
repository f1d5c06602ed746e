# What the scripts share: progress lines, a failure that says what to do, and the folder of fetched sources.
# Sourced, never run. `labrack_root` is the repository, `labrack_deps` holds what is fetched (git-ignored).

labrack_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
labrack_deps=${LABRACK_DEPS:-$labrack_root/.deps}

# say TEXT: one line of progress, on standard error so that results stay clean.
say() { printf '\033[2m· %s\033[0m\n' "$*" >&2; }

# fail TEXT [HINT]: a sentence on what went wrong and what to do, then exit status 1.
fail() {
    printf '%s: %s\n' "$(basename "$0")" "$1" >&2
    [ $# -lt 2 ] || printf '  %s\n' "$2" >&2
    exit 1
}
