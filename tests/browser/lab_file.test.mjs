// An instructor's own lab: picked or dropped, worked with, there again after a reload, apart from the site's labs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { withPage } from './harness.mjs';
import { byBothVerbs, calm } from './lab_page.mjs';

const quiet = { ...calm, serviceWorkers: 'block' };
const site = JSON.parse(readFileSync('labs/simple-web-stack/lab.json', 'utf8'));

/** The site's lab, as an instructor has changed it. */
const changed = (title) => JSON.stringify({ ...site, title }, null, 2);

async function pick(page, operate, name, text) {
    const [chooser] = await Promise.all([page.page.waitForEvent('filechooser'), operate('button', 'Open a lab file…')]);
    await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
    await page.waitSettled();
}

/** Drops a file on the page, as from a folder. */
const drop = (page, name, text) => page.page.evaluate(([called, content]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], called, { type: 'application/json' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
}, [name, text]);

byBothVerbs('a lab file is opened, is there again after a reload, and leaves the list', quiet, async (page, operate) => {
    await page.open();
    await pick(page, operate, 'mine.json', changed('My own stack'));
    assert.match(page.page.url(), /lab=opened~simple-web-stack/);
    await operate('button', 'Skip for now');
    await page.open(new URL(page.page.url()).search);
    assert.equal(await page.find('heading', site.steps[1].title).count(), 1);

    await operate('link', 'Labs');
    assert.equal(await page.find('list', 'Labs opened by you').count(), 1);
    await page.open();
    await operate('button', /^My own stack/);
    assert.equal(await page.find('heading', site.steps[1].title).count(), 1);
    const keys = await page.page.evaluate(() => Object.keys(localStorage));
    assert.ok(!keys.includes('labrack.session.v1.simple-web-stack'), keys.join());

    await operate('link', 'Labs');
    await operate('button', 'Remove “My own stack” from this list');
    assert.equal(await page.find('list', 'Labs opened by you').count(), 0);
});

test('a lab file that is dropped on an open lab is opened, and the work there stays', () => withPage(quiet, async (page) => {
    await page.open('?lab=simple-web-stack');
    await page.activate('button', 'Skip for now');
    const work = () => page.page.evaluate(() => localStorage['labrack.session.v1.simple-web-stack']);
    const before = await work();
    await drop(page, 'mine.json', changed('My own stack'));
    await page.find('heading', site.steps[0].title).waitFor({ state: 'attached' });
    assert.match(page.page.url(), /lab=opened~simple-web-stack/);
    assert.equal(await work(), before);
}));

test('a dropped lab file is opened, and one with a mistake says where it is', () => withPage(quiet, async (page) => {
    await page.open();
    await drop(page, 'mine.json', changed('My own stack').replace('"minutes":', '"minuts":'));
    await page.find('dialog', 'This lab file has a mistake').waitFor({ state: 'attached' });
    await page.waitSettled();
    assert.match(await page.find('paragraph', /"minuts"/).textContent(), /^mine\.json:\d+:\d+: error: .*did you mean "minutes"/);
    await page.activate('button', 'Close');
    assert.equal(await page.find('list', 'Labs opened by you').count(), 0);
    await drop(page, 'mine.json', changed('My own stack'));
    await page.find('heading', site.steps[0].title).waitFor({ state: 'attached' });
}));
