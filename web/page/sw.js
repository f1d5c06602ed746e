// Keeps the page usable offline. The cache is named by the hash of all files; a new version is fetched whole beside
// the old one and takes over once no tab uses that any more, so no tab ever mixes two versions.
const prefix = 'labrack-';

async function install() {
    const response = await fetch('manifest.json', { cache: 'no-cache' });
    const manifest = await response.clone().json();
    const cache = await caches.open(prefix + manifest.build);
    await cache.put('manifest.json', response);
    const files = manifest.files.map(({ path }) => new Request(path === 'index.html' ? './' : path, { cache: 'no-cache' }));
    await cache.addAll(files);
}

async function activate() {
    const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
    const newest = names.at(-1);
    await Promise.all(names.filter((name) => name !== newest).map((name) => caches.delete(name)));
    await clients.claim();
}

async function answer(request) {
    const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
    const page = request.mode === 'navigate' ? './' : request;
    for (const name of names) {
        const found = await (await caches.open(name)).match(page, { ignoreSearch: true });
        if (found) return found;
    }
    return fetch(request);
}

addEventListener('install', (event) => event.waitUntil(install()));
addEventListener('activate', (event) => event.waitUntil(activate()));
addEventListener('fetch', (event) => {
    if (event.request.method === 'GET' && new URL(event.request.url).origin === location.origin) event.respondWith(answer(event.request));
});
