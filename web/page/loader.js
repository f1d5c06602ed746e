// Loads the application: says how far it is, and what to do when it cannot run.
import { startHost } from './host.js';
import { words } from './words.js';

const part = (id) => document.getElementById(id);

/** Replaces the loading page, or covers the running one, with what went wrong and what to do. */
export function showProblem(title, advice, detail = '') {
    part('loading').hidden = false;
    part('progress-part').hidden = true;
    part('problem-title').textContent = title;
    part('problem-advice').textContent = advice;
    part('problem-detail').textContent = detail;
    part('problem-reload').textContent = words().reload;
    part('problem').hidden = false;
    part('mirror').inert = true;
    document.documentElement.dataset.problem = title;
    part('problem-reload').focus();
}

class Unreachable extends Error {}

async function request(file) {
    let response;
    try {
        response = await fetch(file);
    } catch (error) {
        throw new Unreachable(`${file}: ${error.message}`);
    }
    if (!response.ok) throw new Unreachable(`${file}: HTTP ${response.status}`);
    return response;
}

/** The bytes of a file, telling `arrived` about each piece: after decompression, as the manifest counts them. */
async function bytesOf(file, arrived) {
    const response = await request(file);
    const reader = response.body.getReader();
    const pieces = [];
    for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        pieces.push(value);
        arrived(value.length);
    }
    return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

function runScript(file) {
    return new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = file;
        script.onload = resolve;
        script.onerror = () => reject(new Unreachable(file));
        document.head.append(script);
    });
}

function hasWebGL2() {
    const context = document.createElement('canvas').getContext('webgl2');
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    return context !== null;
}

function canRun() {
    const { noWebAssembly, noWebGL } = words();
    if (typeof WebAssembly !== 'object') return showProblem(...noWebAssembly), false;
    if (!hasWebGL2()) return showProblem(...noWebGL), false;
    return true;
}

async function load() {
    const manifest = await (await request('manifest.json')).json();
    const total = manifest.wasm.bytes + manifest.script.bytes;
    let loaded = 0;
    const arrived = (bytes) => {
        loaded += bytes;
        part('progress').value = Math.min(loaded / total, 1);
    };
    const [wasmBinary] = await Promise.all([
        bytesOf(manifest.wasm.file, arrived),
        runScript(manifest.script.file).then(() => arrived(manifest.script.bytes)),
    ]);
    const host = startHost(part('canvas'), showProblem);
    const module = await window.createLabrack({
        canvas: part('canvas'),
        wasmBinary,
        host,
        print: console.log,
        printErr: console.error,
        onAbort: (reason) => host.showStop(words().stopped, String(reason)),
    });
    host.attach(module);
    part('loading').hidden = true;
}

const patience = 2000; // ms for a new version to take over; then the old one starts once more
let started = false;

/** Lets a version that was fetched during the last visit take over; true if the page is about to start anew. */
async function takeOver() {
    const worker = (await navigator.serviceWorker?.getRegistration())?.waiting;
    if (!worker) return false;
    const done = await new Promise((resolve) => {
        // It may become active by itself meanwhile, when the page before this one was the last of the old version.
        let late = false;
        const look = () => {
            if (worker.state !== 'activated') return;
            resolve(true);
            // What has been loaded meanwhile may be of both versions.
            if (late && !started) location.reload();
        };
        worker.addEventListener('statechange', look);
        worker.postMessage('take-over');
        look();
        setTimeout(() => {
            late = true;
            resolve(false);
        }, patience);
    });
    if (done) location.reload();
    return done;
}

/** After the first visit the page works offline; a new version is used from the next visit on. */
async function registerWorker() {
    const isPreview = new URLSearchParams(location.search).has('preview'); // its files change under the page
    if (isPreview || !('serviceWorker' in navigator) || !window.isSecureContext) return;
    try {
        const { build } = await (await fetch('manifest.json', { cache: 'no-store' })).json();
        await navigator.serviceWorker.register(`sw.js?build=${build}`);
    } catch (error) {
        console.info(`Not checked for a new version: ${error.message}`);
    }
}

part('progress-words').textContent = words().loading;
part('problem-reload').addEventListener('click', () => location.reload());
async function start() {
    try {
        if (await takeOver()) return;
        await load();
        started = true;
        registerWorker();
    } catch (error) {
        const { unreachable, stopped, saved } = words();
        const [title, advice] = error instanceof Unreachable ? unreachable : [stopped[0], `${stopped[1]} ${saved}`];
        showProblem(title, advice, error.message);
    }
}
if (canRun()) start();
