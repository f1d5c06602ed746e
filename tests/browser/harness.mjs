// Drives the built page in headless Chromium. Two verbs operate a control, found by role and name in the DOM mirror:
// `point` sends the real mouse to its rectangle on the canvas, `activate` focuses it and presses Enter. Any console
// error, page error or violation of the Content-Security-Policy fails the test that caused it.
import assert from 'node:assert/strict';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const types = {
    '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json',
    '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.webmanifest': 'application/manifest+json',
};
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";
const site = process.env.LABRACK_SITE ?? 'build/web/site';
const flags = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic',
    '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Serves the site on a free port of 127.0.0.1; `refuse` names files that answer 404, `replace` holds other contents. */
export async function serveSite(refuse = [], replace = {}) {
    assert.ok(existsSync(join(site, 'index.html')), `There is no page in ${site}. Build it first: cmake --build --preset web`);
    const server = createServer((request, response) => {
        const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
        const file = join(site, path.endsWith('/') ? `${path}index.html` : path);
        if (refuse.includes(path.slice(1)) || !existsSync(file) || !statSync(file).isFile()) {
            response.writeHead(404).end();
            return;
        }
        response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy });
        const other = replace[path.slice(1)];
        if (other !== undefined) response.end(other);
        else createReadStream(file).pipe(response);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { address: `http://127.0.0.1:${server.address().port}/`, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** One page of the application. */
class Page {
    constructor(page, address, problems = []) {
        this.page = page;
        this.address = address;
        this.problems = problems;
        this.timeRuns = false; // under a load nothing ever settles
        page.on('console', (message) => message.type() === 'error' && this.problems.push(message.text()));
        page.on('pageerror', (error) => this.problems.push(error.stack));
    }

    /** Another tab of the same browser: they share storage and locks. */
    async tab() {
        return prepare(await this.page.context().newPage(), this.address, this.problems);
    }

    async open(query = '') {
        await this.page.goto(this.address + query);
        await this.page.waitForSelector('html[data-ready=true]', { state: 'attached' });
        await this.waitSettled();
    }

    /** Nothing moves any more; where time runs, two updates of the mirror are enough. */
    async waitSettled() {
        const before = this.timeRuns ? await this.page.evaluate(() => window.mirrorUpdates) : Infinity;
        await this.page.waitForFunction((seen) => document.documentElement.dataset.settled === 'true' || window.mirrorUpdates >= seen + 2, before);
    }

    find(role, name) {
        const mirror = this.page.locator('#mirror');
        if (role === 'text') return mirror.locator('span').filter({ hasText: name });
        // These have no name of their own: they go by their text.
        if (['status', 'paragraph', 'listitem', 'code'].includes(role)) return mirror.getByRole(role).filter({ hasText: name });
        return mirror.getByRole(role, { name, exact: typeof name === 'string' });
    }

    /** Where it is on the page; what is out of sight is rolled into it with the wheel. */
    async box(role, name) {
        const element = this.find(role, name);
        for (let turns = 0; turns < 100 && (await element.getAttribute('data-clipped')) !== null; ++turns) {
            const { x, y, width } = await element.boundingBox();
            const middle = this.page.viewportSize().height / 2;
            await this.page.mouse.move(x + width / 2, middle);
            await this.page.mouse.wheel(0, y > middle ? 50 : -50);
            await this.waitSettled();
        }
        return element.boundingBox();
    }

    /** The real mouse, at a share of the way across the control. */
    async point(role, name, across = 0.5) {
        const { x, y, width, height } = await this.box(role, name);
        await this.page.mouse.click(x + width * across, y + height / 2);
        await this.waitSettled();
    }

    async hover(role, name) {
        const { x, y, width, height } = await this.box(role, name);
        await this.page.mouse.move(x + width / 2, y + height / 2);
        await this.waitSettled();
    }

    async activate(role, name) {
        await this.find(role, name).focus();
        await this.press('Enter');
    }

    async press(key) {
        await this.page.keyboard.press(key);
        await this.waitSettled();
    }

    async type(text) {
        await this.page.keyboard.type(text);
        await this.waitSettled();
    }

    /** What a reader hears of a control: its text, or its value. */
    async read(role, name) {
        const element = this.find(role, name);
        return element.evaluate((e) => e.getAttribute('aria-valuetext') ?? ('value' in e && e.tagName !== 'BUTTON' ? e.value : e.textContent));
    }

    state(role, name, attribute) {
        return this.find(role, name).getAttribute(attribute);
    }

    /** Name and role of what holds the focus. */
    focused() {
        return this.page.evaluate(() => {
            const element = document.activeElement;
            return element?.dataset?.id ? (element.getAttribute('aria-label') ?? element.textContent) : '';
        });
    }

    screenshot(path) {
        return this.page.screenshot({ path });
    }

    /** What a part of the page looks like, to be compared with another such picture. */
    picture(box) {
        return this.page.screenshot({ clip: box });
    }
}

/** Counts in `window.mirrorUpdates` how often the application has published what it shows. */
function countUpdates() {
    window.mirrorUpdates = 0;
    const observer = new MutationObserver(() => ++window.mirrorUpdates);
    addEventListener('DOMContentLoaded', () =>
        observer.observe(document.getElementById('mirror'), { subtree: true, childList: true, attributes: true, characterData: true }));
}

async function prepare(page, address, problems) {
    await page.addInitScript(countUpdates);
    await page.addInitScript(() =>
        addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)));
    page.setDefaultTimeout(60000);
    return new Page(page, address, problems);
}

/** Runs `body` with a fresh page; `options` are Playwright's of a context, `refuse` and `replace` those of `serveSite`. */
export async function withPage(options, body) {
    const { refuse = [], replace = {}, expectProblems = false, ...context } = options;
    const server = await serveSite(refuse, replace);
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...flags, ...(options.args ?? [])] });
    try {
        const opened = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-US', ...context });
        const page = await prepare(await opened.newPage(), server.address);
        await body(page);
        if (!expectProblems) assert.deepEqual(page.problems, []);
    } finally {
        await browser.close();
        await server.close();
    }
}
