// Keeps the page usable offline. The cache is named by the hash of all files; a new version is fetched whole beside
// the old one, and takes over when a page starts (loader.js asks it to, before it loads anything else) or when no tab
// uses the old one any more. So no page starts from two versions.
const prefix = 'labrack-';
const notes = 'labrack.notes'; // which build is `current`, and which is `next`

async function note(name, build) {
    await (await caches.open(notes)).put(name, new Response(build));
}

async function noted(name) {
    return (await (await caches.open(notes)).match(name))?.text();
}

async function install() {
    const response = await fetch('manifest.json', { cache: 'no-cache' });
    const manifest = await response.clone().json();
    const cache = await caches.open(prefix + manifest.build);
    await cache.put('manifest.json', response);
    const files = manifest.files.map(({ path }) => new Request(path === 'index.html' ? './' : path, { cache: 'no-cache' }));
    await cache.addAll(files);
    await note('next', manifest.build);
}

async function activate() {
    const build = await noted('next');
    await note('current', build);
    const old = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== prefix + build);
    await Promise.all(old.map((name) => caches.delete(name)));
    await clients.claim();
}

async function answer(request) {
    const cache = await caches.open(prefix + (await noted('current')));
    const found = await cache.match(request.mode === 'navigate' ? './' : request, { ignoreSearch: true });
    return found ?? fetch(request);
}

addEventListener('install', (event) => event.waitUntil(install()));
addEventListener('message', (event) => event.data === 'take-over' && skipWaiting());
addEventListener('activate', (event) => event.waitUntil(activate()));
addEventListener('fetch', (event) => {
    const { request } = event;
    // `no-store` asks the network: loader.js looks so for a new version.
    if (request.method !== 'GET' || request.cache === 'no-store' || new URL(request.url).origin !== location.origin) return;
    event.respondWith(answer(request));
});
