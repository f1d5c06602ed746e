// Which tab may write something: of all that ask for a name, one holds it (Web Locks). The others wait for it, so that
// it comes to one of them when its tab is closed or killed.

/** `changed(name, here)` is told each answer. Without Web Locks a name is always here. */
export function createLocks(changed) {
    const prefix = 'labrack.';
    const locks = navigator.locks;
    const asked = new Map(); // name → what ends the present request, or lets go of what it holds

    /** Asks with `options`, and waits once more after another tab has taken the name over. */
    function request(name, options, otherwise = () => {}) {
        let release = () => {};
        const waiting = new AbortController();
        const end = () => {
            waiting.abort();
            release();
        };
        asked.set(name, end);
        const isCurrent = () => asked.get(name) === end;
        let held = false;
        const granted = (lock) => {
            if (lock === null) return otherwise();
            if (!isCurrent()) return undefined;
            held = true;
            changed(name, true);
            return new Promise((resolve) => (release = resolve));
        };
        // A request that steals, or is answered at once, cannot be aborted.
        const settings = options.steal || options.ifAvailable ? options : { signal: waiting.signal };
        locks.request(prefix + name, settings, granted).catch(() => {
            if (!isCurrent()) return;
            changed(name, !held); // taken over; or locks are forbidden here, which is as if there were none
            if (held) request(name, {});
        });
    }

    return {
        hold(name) {
            asked.get(name)?.();
            if (!locks) {
                queueMicrotask(() => changed(name, true));
                return;
            }
            request(name, { ifAvailable: true }, () => {
                changed(name, false);
                request(name, {});
            });
        },
        takeOver(name) {
            if (!locks || !asked.has(name)) return;
            asked.get(name)();
            request(name, { steal: true });
        },
        letGo(name) {
            asked.get(name)?.();
            asked.delete(name);
        },
    };
}
