// The pictures of lab texts: drawn on the canvas and named in the mirror, in both languages, also without the network.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from './harness.mjs';
import { calm } from './lab_page.mjs';

const step = '?lab=distributed-web-infrastructure&step=6';
const picture = 'labs/distributed-web-infrastructure/two-glasses.png';
const english = /^Two pairs of glasses\./;
const spanish = /^Dos parejas de vasos\./;
const water = [0x60, 0xa5, 0xfa];

/** How many pixels of a picture are nearly of that colour. */
const count = (page, png, colour) => page.page.evaluate(async ([data, wanted]) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const context = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height }).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data: bytes } = context.getImageData(0, 0, image.width, image.height);
    let found = 0;
    for (let at = 0; at < bytes.length; at += 4) found += wanted.every((part, k) => Math.abs(bytes[at + k] - part) < 12) ? 1 : 0;
    return found;
}, [png.toString('base64'), colour]);

/** The share of what is drawn in the picture's place that has the colour of the water. */
async function waterIn(page, name) {
    const { x, y, width, height } = await page.box('img', name);
    return (await count(page, await page.picture({ x, y, width, height }), water)) / (width * height);
}

for (const colorScheme of ['light', 'dark'])
    test(`a picture is drawn as it is in the ${colorScheme} theme, named by its words, in both languages`, () =>
        withPage({ ...calm, colorScheme, serviceWorkers: 'block' }, async (page) => {
            await page.open(`${step}&locale=en`);
            assert.equal(await page.state('img', english, 'aria-label').then((name) => name.includes('overflows')), true);
            const { width, height } = await page.box('img', english);
            assert.ok(width > 250 && Math.abs(width / height - 2) < 0.02, `${width} × ${height}`);
            // A tenth of the drawing is water, counted in the file itself.
            const share = await waterIn(page, english);
            assert.ok(share > 0.07 && share < 0.13, `${share}`);
            await page.open(`${step}&locale=es`);
            assert.ok((await waterIn(page, spanish)) > 0.07);
        }));

test('a picture that cannot be had leaves its words', () =>
    withPage({ ...calm, serviceWorkers: 'block', refuse: [picture], expectProblems: true }, async (page) => {
        await page.open(step);
        const { height } = await page.box('img', english);
        assert.ok(height > 60);
        assert.ok((await waterIn(page, english)) < 0.01);
        assert.deepEqual(page.problems.filter((problem) => !/404/.test(problem)), []);
    }));

test('a file that is no picture leaves its words, and nothing breaks', () =>
    withPage({ ...calm, serviceWorkers: 'block', replace: { [picture]: Buffer.from('\x89PNG\r\n\x1a\n, and then no more', 'latin1') } }, async (page) => {
        await page.open(step);
        assert.ok((await waterIn(page, english)) < 0.01);
    }));

test('a picture is there without the network, after a visit that did not show it', () =>
    withPage({ ...calm, expectProblems: true }, async (page) => {
        await page.open();
        await page.page.evaluate(() => navigator.serviceWorker.ready);
        await page.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
        await page.page.context().setOffline(true);
        await page.open(step);
        assert.ok((await waterIn(page, english)) > 0.07);
    }));
