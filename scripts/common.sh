# What the scripts share: progress lines, a failure that says what to do, locks, and building a preset.
# Sourced, never run. `labrack_root` is the repository, `labrack_deps` holds what is fetched (git-ignored).

labrack_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
labrack_deps=${LABRACK_DEPS:-$labrack_root/.deps}

# say TEXT: one line of progress, on standard error so that results stay clean.
say() { printf -- '· %s\n' "$*" >&2; }

# fail TEXT [HINT]: a sentence on what went wrong and what to do, then exit status 1.
fail() {
    printf '%s: %s\n' "$(basename "$0")" "$1" >&2
    [ $# -lt 2 ] || printf '  %s\n' "$2" >&2
    exit 1
}

# lock FILE WHAT: waits until no other run holds FILE; held until the current (sub)shell ends.
lock() {
    local descriptor
    exec {descriptor}<"$1"
    flock --nonblock "$descriptor" || { say "waiting for another run to finish $2"; flock "$descriptor"; }
}

# build_preset PRESET [TARGET…]: configures if needed and builds; one build of a preset at a time.
build_preset() (
    preset=$1
    shift
    folder=$labrack_root/build/$preset
    mkdir -p "$folder"
    lock "$folder" "building $preset"
    cd "$labrack_root"
    if [ ! -f "$folder/build.ninja" ]; then
        say "configuring $preset"
        cmake --preset "$preset" >"$folder/configure.log" 2>&1 ||
            { cat "$folder/configure.log" >&2; fail "configuring $preset failed" "The reason is above."; }
    fi
    say "building $preset"
    cmake --build --preset "$preset" ${1:+--target "$@"} >&2 ||
        fail "building $preset failed" "The compiler's messages are above."
)
