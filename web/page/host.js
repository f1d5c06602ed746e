// What the application asks of the browser: storage, files, address, preferences, frames. The mirror is in mirror.js.
import { createJobs } from './jobs.js';
import { startKeys } from './keys.js';
import { createLocks } from './locks.js';
import { createMirror } from './mirror.js';
import { printLines } from './print.js';
import { words } from './words.js';

const prefix = 'labrack.';
const status = { ok: 0, full: 1, forbidden: 2 };

const storage = {
    load(key) {
        try {
            return localStorage.getItem(prefix + key);
        } catch {
            return null;
        }
    },
    save(key, value) {
        try {
            localStorage.setItem(prefix + key, value);
            return status.ok;
        } catch (error) {
            return error.name === 'QuotaExceededError' ? status.full : status.forbidden;
        }
    },
    erase(key) {
        try {
            localStorage.removeItem(prefix + key);
        } catch {
            // Nothing was stored, so nothing needs erasing.
        }
    },
};

const queries = ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)', '(pointer: coarse)', '(prefers-contrast: more)'].map((query) =>
    matchMedia(query),
);

/** Frames are drawn on request only; a hidden tab draws none. */
function createFrames(root, run) {
    let requested = false;
    let timer = 0;
    let wakeAt = Infinity;
    const frames = {
        request() {
            root.dataset.settled = 'false';
            if (requested) return;
            requested = true;
            requestAnimationFrame(() => {
                requested = false;
                run();
            });
        },
        requestAfter(milliseconds) {
            const at = performance.now() + milliseconds;
            if (at >= wakeAt) return;
            clearTimeout(timer);
            wakeAt = at;
            timer = setTimeout(() => {
                wakeAt = Infinity;
                frames.request();
            }, milliseconds);
        },
    };
    return frames;
}

/** While there is work that only this page has, the browser asks before the page is left. */
function createLeaving() {
    const ask = (event) => event.preventDefault();
    return {
        unsaved: false,
        askBeforeLeaving(unsaved) {
            this.unsaved = unsaved;
            (unsaved ? addEventListener : removeEventListener)('beforeunload', ask);
        },
        reload: () => location.reload(),
    };
}

function createFiles(send) {
    const read = (file) =>
        file.text().then(
            (text) => send(file.name, text, ''),
            (error) => send(file.name, '', error.message),
        );
    addEventListener('dragover', (event) => event.preventDefault());
    addEventListener('drop', (event) => {
        event.preventDefault();
        if (event.dataTransfer.files.length > 0) read(event.dataTransfer.files[0]);
    });
    return {
        pickFile(accept) {
            const input = document.createElement('input');
            input.type = 'file';
            input.accept = accept;
            input.onchange = () => input.files.length > 0 && read(input.files[0]);
            input.click();
        },
        giveFile(name, mediaType, bytes) {
            const link = document.createElement('a');
            link.href = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
            link.download = name;
            link.click();
            setTimeout(() => URL.revokeObjectURL(link.href), 10000);
        },
    };
}

export function startHost(canvas, showProblem) {
    const root = document.documentElement;
    const leaving = createLeaving();
    let module = null;

    /** Nothing of the program runs again: what a broken one holds must not replace what is saved. */
    const stop = (...problem) => {
        if (module === null) return;
        module = null;
        showStop(...problem);
    };
    const showStop = ([title, why], ...details) =>
        showProblem(title, `${why} ${leaving.unsaved ? words().unsaved : words().saved}`, ...details);
    const crashed = (error) => {
        console.error(error);
        stop(words().stopped, error.message);
    };
    const guarded = (run) => {
        if (module === null) return;
        try {
            run(module);
        } catch (error) {
            crashed(error);
        }
    };
    // What SDL's own listeners run into.
    addEventListener('error', ({ error }) => error instanceof WebAssembly.RuntimeError && crashed(error));

    const frames = createFrames(root, () => guarded((program) => program._labrack_frame()));

    /** Calls an exported function; texts are passed as UTF-8, bytes as where they are and how many. */
    const call = (name, ...values) => guarded((program) => {
        const taken = [];
        const room = (size) => {
            taken.push(program._malloc(size));
            return taken.at(-1);
        };
        const passed = values.flatMap((value) => {
            if (value instanceof Uint8Array) {
                const pointer = room(value.length);
                program.HEAPU8.set(value, pointer);
                return [pointer, value.length];
            }
            if (typeof value !== 'string') return [value];
            const size = program.lengthBytesUTF8(value) + 1;
            const pointer = room(size);
            program.stringToUTF8(value, pointer, size);
            return [pointer];
        });
        program[name](...passed);
        taken.forEach((pointer) => program._free(pointer));
    });

    const mirror = createMirror(document.getElementById('mirror'), (id, verb, value) => {
        root.dataset.settled = 'false';
        call('_labrack_action', id, verb, value);
    });
    startKeys(mirror);

    const wake = () => frames.request();
    for (const type of ['pointermove', 'pointerdown', 'pointerup', 'pointercancel', 'wheel', 'keydown', 'keyup', 'resize', 'focus', 'blur'])
        addEventListener(type, wake, { capture: true, passive: true });
    document.addEventListener('visibilitychange', wake);
    for (const query of queries) query.addEventListener('change', () => call('_labrack_preferences_changed'));
    canvas.addEventListener('webglcontextlost', (event) => {
        event.preventDefault();
        stop(words().contextLost);
    });

    return {
        ...storage,
        ...mirror.host,
        askBeforeLeaving: (unsaved) => leaving.askBeforeLeaving(unsaved),
        reload: leaving.reload,
        ...createJobs((...report) => call('_labrack_job', ...report)),
        ...createLocks((name, here) => call('_labrack_held', name, here ? 1 : 0)),
        ...createFiles((name, text, error) => call('_labrack_file', name, text, error)),
        showStop,
        attach(started) {
            module = started;
            frames.request();
        },
        fetch(path, token) {
            root.dataset.settled = 'false';
            fetch(path)
                .then((response) => (response.ok ? response.arrayBuffer() : Promise.reject(new Error(`HTTP ${response.status}`))))
                .then(
                    (bytes) => call('_labrack_fetched', token, new Uint8Array(bytes)),
                    (error) => call('_labrack_not_fetched', token, `${path}: ${error.message}`),
                );
        },
        query: (name) => new URLSearchParams(location.search).get(name),
        pageAddress: () => location.origin + location.pathname,
        setQuery: (query) => history.replaceState(null, '', query === '' ? location.pathname : query),
        locale: () => navigator.language,
        preferences: () => queries.reduce((flags, query, bit) => flags | (query.matches ? 1 << bit : 0), 0),
        viewport: (which) => [innerWidth, innerHeight, devicePixelRatio][which],
        print: (lines) => printLines(JSON.parse(lines)),
        copy: (text) => void navigator.clipboard?.writeText(text).catch(() => {}),
        openAddress: (address) => void window.open(address, '_blank', 'noopener,noreferrer'),
        setDocument(title, language, theme) {
            document.title = title;
            root.lang = language;
            root.dataset.theme = theme;
        },
        setReady: () => void (root.dataset.ready = 'true'),
        setSettled: (settled) => void (root.dataset.settled = String(settled)),
        requestFrame: frames.request,
        requestFrameAfter: frames.requestAfter,
    };
}
