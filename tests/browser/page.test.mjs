// The page around the application: loading, errors, settings, idleness, accessibility.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from './harness.mjs';
import { clock, step, until } from './lab_page.mjs';

test('the labs are listed by their titles', () => withPage({}, async (page) => {
    await page.open();
    assert.equal(await page.page.title(), 'Labrack');
    assert.equal(await page.find('button', /^The simple web stack/).count(), 1);
}));

test('the language of the browser, and that of the address, are followed', () => withPage({ locale: 'es-MX' }, async (page) => {
    await page.open();
    assert.equal(await page.page.locator('html').getAttribute('lang'), 'es');
    await page.open('?locale=en');
    assert.equal(await page.page.locator('html').getAttribute('lang'), 'en');
}));

/** Frames drawn in a second and a half. */
function framesDrawn(page) {
    return page.page.evaluate(async () => {
        let count = 0;
        const real = window.requestAnimationFrame;
        window.requestAnimationFrame = (callback) => (++count, real(callback));
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return count;
    });
}

test('nothing is drawn while nothing changes', () => withPage({}, async (page) => {
    await page.open();
    assert.equal(await framesDrawn(page), 0);
}));

test('nothing is drawn where no request is under way', () => withPage({}, async (page) => {
    await page.open(step(6));
    assert.equal(await framesDrawn(page), 0);
    await page.activate('button', 'Send Logo');
    assert.equal(await page.find('listitem', /^Logo, 200/).count(), 1);
    assert.equal(await framesDrawn(page), 0);
}));

test('nothing is drawn while time is stopped under load', () => withPage({}, async (page) => {
    page.timeRuns = true;
    await page.open(step(8));
    await until(page, 'pages are served', async () => (await clock(page)) > 1);
    assert.notEqual(await framesDrawn(page), 0);
    await page.activate('button', 'Pause');
    page.timeRuns = false;
    await page.waitSettled();
    assert.equal(await framesDrawn(page), 0);
}));

test('the canvas keeps to the window and to the pixel ratio', () => withPage({ deviceScaleFactor: 1.5 }, async (page) => {
    await page.open();
    const size = () => page.page.evaluate(() => [document.getElementById('canvas').width, document.getElementById('canvas').height]);
    assert.deepEqual(await size(), [1920, 1080]);
    await page.page.setViewportSize({ width: 1440, height: 900 });
    await page.page.waitForFunction(() => document.getElementById('canvas').width === 2160);
    await page.waitSettled();
    assert.deepEqual(await size(), [2160, 1350]);
}));

test('a missing file gives a message that says what to do', () =>
    withPage({ refuse: ['labrack.wasm'], expectProblems: true, serviceWorkers: 'block' }, async (page) => {
        await page.page.goto(page.address);
        await page.page.waitForSelector('html[data-problem]', { state: 'attached' });
        assert.match(await page.page.locator('#problem').innerText(), /could not be loaded[\s\S]*reload[\s\S]*labrack\.wasm/);
    }));

test('without WebGL 2 the page says so', () => withPage({ serviceWorkers: 'block' }, async (page) => {
    await page.page.addInitScript(() => { HTMLCanvasElement.prototype.getContext = () => null; });
    await page.page.goto(page.address);
    await page.page.waitForSelector('html[data-problem]', { state: 'attached' });
    assert.match(await page.page.locator('#problem').innerText(), /WebGL 2/);
}));

test('a lost WebGL context covers the page with a message', () => withPage({}, async (page) => {
    await page.open();
    await page.page.evaluate(() => document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext());
    await page.page.waitForSelector('html[data-problem]', { state: 'attached' });
    assert.match(await page.page.locator('#problem').innerText(), /Your work is saved/);
}));

test('after the first visit it works offline', () => withPage({ expectProblems: true }, async (page) => {
    await page.open();
    await page.page.evaluate(() => navigator.serviceWorker.ready);
    await page.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.page.context().setOffline(true);
    await page.open();
    assert.equal(await page.find('button', /^The simple web stack/).count(), 1);
}));

test('a new version is fetched during one visit and used from the next', () => {
    const replace = {};
    return withPage({ replace }, async (page) => {
        await page.open();
        await page.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
        const manifest = await page.page.evaluate(async () => (await fetch('manifest.json')).json());
        replace['manifest.json'] = JSON.stringify({ ...manifest, build: 'later' });
        const build = () => page.page.evaluate(async () => (await (await fetch('manifest.json')).json()).build);
        await page.open();
        assert.equal(await build(), manifest.build);
        await page.page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration()).waiting !== null);
        await page.page.goto(page.address);
        await page.page.waitForFunction(async () => (await (await fetch('manifest.json')).json()).build === 'later');
        await page.page.waitForFunction(async () => (await caches.keys()).filter((name) => name.startsWith('labrack-')).join() === 'labrack-later');
        await page.waitSettled();
        assert.equal(await page.find('button', /^The simple web stack/).count(), 1);
    });
});
