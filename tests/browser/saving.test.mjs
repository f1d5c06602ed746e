// Nothing that a student has done is lost or silently overwritten: whatever happens to the page, the tab, or the storage.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { withPage } from './harness.mjs';
import { byBothVerbs, calm, choose, step } from './lab_page.mjs';

const quiet = { ...calm, serviceWorkers: 'block' };
const key = 'labrack.session.v1.simple-web-stack';

const stop = (page, part, verb = 'activate') => choose((role, name) => page[verb](role, name), 'Break something', `Stop ${part}`);
const isStopped = async (page, part) => /stopped/.test(await page.find('button', new RegExp(`^${part}, `)).textContent());
const says = async (page, words) => (await page.find('status', words).count()) > 0;
const stored = (page, name = key) => page.page.evaluate((at) => localStorage.getItem(at), name);
const store = (page, name, text) => page.page.evaluate(([at, value]) => localStorage.setItem(at, value), [name, text]);
const isReadOnly = async (page) => (await page.state('button', 'Break something', 'aria-disabled')) === 'true';
const waitFor = (page, words) => page.find('status', words).waitFor({ state: 'attached' }).then(() => page.waitSettled());

/** The problem that covers the page, and its way out. */
async function reloadFrom(page, words) {
    await page.page.waitForSelector('html[data-problem]', { state: 'attached' });
    assert.match(await page.page.locator('#problem').innerText(), words);
    await page.page.locator('#problem-reload').click();
    await page.page.waitForSelector('html[data-ready=true]:not([data-problem])', { state: 'attached' });
    await page.waitSettled();
}

/** Leaves no room in the storage. */
const fillStorage = (page) => page.page.evaluate(() => {
    let filler = '';
    for (let size = 1 << 24; size >= 1; size >>= 1) {
        try {
            localStorage.setItem('filler', filler + 'x'.repeat(size));
            filler += 'x'.repeat(size);
        } catch {
            // Half as much may fit.
        }
    }
});

test('a change is there after a reload, one by one', () => withPage(quiet, async (page) => {
    await page.open(step(6));
    for (const part of ['MySQL', 'Gunicorn', 'nginx']) {
        await stop(page, part);
        await page.open('?lab=simple-web-stack');
        assert.ok(await isStopped(page, part), part);
    }
}));

test('a change is there after its tab was killed, and the next tab can go on', () => withPage({ ...quiet, expectProblems: true }, async (page) => {
    await page.open(step(6));
    await stop(page, 'MySQL');
    const other = await page.tab();
    const devtools = await page.page.context().newCDPSession(page.page);
    const crash = page.page.waitForEvent('crash');
    devtools.send('Page.crash').catch(() => {}); // nobody is left to answer
    await crash;
    await other.open('?lab=simple-web-stack');
    assert.ok(await isStopped(other, 'MySQL'));
    assert.equal(await isReadOnly(other), false);
}));

/** Puts the program, once it runs, into `window.program`. */
function exposeProgram() {
    let create;
    Object.defineProperty(window, 'createLabrack', {
        configurable: true,
        get: () => async (options) => (window.program = await create(options)),
        set: (value) => (create = value),
    });
}

test('after a crash of the program a reload brings everything back', () => withPage({ ...quiet, expectProblems: true }, async (page) => {
    await page.page.addInitScript(exposeProgram);
    await page.open(step(6));
    await stop(page, 'MySQL');
    const before = await stored(page);
    // The next frame reads far outside of the program's memory.
    await page.page.evaluate(() => (window.program._labrack_frame = () => window.program._labrack_action(1, 0x7fffff00, 0)));
    await page.page.mouse.move(300, 300);
    await page.page.waitForSelector('html[data-problem]', { state: 'attached' });
    await page.page.keyboard.press('Delete');
    assert.equal(await stored(page), before);
    await reloadFrom(page, /Labrack has stopped[\s\S]*saved[\s\S]*reload/);
    assert.ok(await isStopped(page, 'MySQL'));
}));

test('a crash with work that could not be saved does not say that it was', () => withPage({ ...quiet, expectProblems: true }, async (page) => {
    await page.page.addInitScript(exposeProgram);
    await page.open(step(6));
    await fillStorage(page);
    await stop(page, 'MySQL');
    assert.ok(await says(page, 'Not saved'));
    await page.page.evaluate(() => (window.program._labrack_frame = () => window.program._labrack_action(1, 0x7fffff00, 0)));
    await page.page.mouse.move(300, 300);
    await page.page.waitForSelector('html[data-problem]', { state: 'attached' });
    const told = await page.page.locator('body').innerText();
    assert.match(told, /Labrack has stopped[\s\S]*could not save what you did last/);
    assert.doesNotMatch(told, /is saved/);
}));

test('after a lost WebGL context a reload brings everything back', () => withPage(quiet, async (page) => {
    await page.open(`${step(6)}&locale=es`);
    await choose((role, name) => page.activate(role, name), 'Romper algo', /MySQL$/);
    await page.page.evaluate(() => document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext());
    await reloadFrom(page, /Tu trabajo está guardado/);
    assert.match(await page.find('button', /^MySQL, /).textContent(), /parado|detenido/);
}));

byBothVerbs('a full storage is said as long as it is full, and the downloaded copy can be opened again', quiet, async (page, operate, verb) => {
    await page.open(step(6));
    await fillStorage(page);
    await stop(page, 'MySQL', verb);
    assert.ok(await says(page, 'Not saved'));
    assert.ok(await says(page, 'the storage of this browser is full'));
    const [download] = await Promise.all([page.page.waitForEvent('download'), operate('button', 'Download a copy')]);
    assert.equal(download.suggestedFilename(), 'simple-web-stack.session.json');
    const file = { name: 'simple-web-stack.session.json', mimeType: 'application/json', buffer: readFileSync(await download.path()) };
    await operate('link', 'Labs');
    await operate('button', /^The simple web stack/);
    assert.ok(await isStopped(page, 'MySQL'), 'It is lost on the way');
    assert.ok(await says(page, 'Not saved'));

    await page.page.evaluate(() => localStorage.clear());
    await page.open();
    const openCopy = async () => {
        const [chooser] = await Promise.all([page.page.waitForEvent('filechooser'), operate('button', 'Open a saved copy…')]);
        await chooser.setFiles(file);
        await page.waitSettled();
    };
    await openCopy();
    assert.ok(await isStopped(page, 'MySQL'));
    await stop(page, 'Gunicorn', verb);
    assert.ok(await says(page, /^Saved$/));
    const mine = await stored(page);

    await operate('link', 'Labs');
    await openCopy();
    await page.find('dialog', 'Replace your work in “The simple web stack”?').waitFor({ state: 'attached' });
    await operate('button', 'Keep my work');
    assert.equal(await stored(page), mine);
    await openCopy();
    await operate('button', 'Replace it');
    assert.ok(await isStopped(page, 'MySQL'));
    assert.equal(await isStopped(page, 'Gunicorn'), false);
});

test('a file that is no copy of work says so, and changes nothing', () => withPage(quiet, async (page) => {
    await page.open(step(6));
    await stop(page, 'MySQL');
    const mine = await stored(page);
    await page.activate('link', 'Labs');
    for (const [name, text, words] of [
        ['notes.json', '{"hello": "world"}', /is not a copy/],
        ['torn.session.json', '{"version": 1, "lab": "simple-', /is not a copy/],
        ['other.session.json', '{"version": 1, "lab": "no-such-lab"}', /no-such-lab/],
        ['bad.session.json', '{"version": 1, "lab": "simple-web-stack", "tasks": 7}', /damaged/],
        ['later.session.json', '{"version": 99, "lab": "simple-web-stack"}', /newer version/],
    ]) {
        const [chooser] = await Promise.all([page.page.waitForEvent('filechooser'), page.activate('button', 'Open a saved copy…')]);
        await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
        await page.find('dialog', 'This file could not be opened').waitFor({ state: 'attached' });
        assert.match(await page.find('dialog', 'This file could not be opened').textContent(), words);
        await page.activate('button', 'Close');
        assert.equal(await stored(page), mine);
    }
}));

test('where storage is forbidden the page works, says so, and offers a copy', () => withPage(quiet, async (page) => {
    await page.page.addInitScript(() => Object.defineProperty(window, 'localStorage', {
        get() { throw new DOMException('The operation is insecure.', 'SecurityError'); },
    }));
    await page.open(step(6));
    await stop(page, 'MySQL');
    assert.ok(await says(page, 'this browser blocks storage'));
    const [download] = await Promise.all([page.page.waitForEvent('download'), page.activate('button', 'Download a copy')]);
    assert.match(readFileSync(await download.path(), 'utf8'), /"stop":"mysql"/);
    let asked = false;
    page.page.on('dialog', (dialog) => {
        asked = dialog.type() === 'beforeunload';
        dialog.accept();
    });
    await page.open();
    assert.ok(asked, 'The page was left without a question');
}));

byBothVerbs('of two tabs on one lab one writes, and either can take over', quiet, async (page, operate, verb) => {
    await page.open(step(6));
    await stop(page, 'MySQL', verb);
    const second = await page.tab();
    await second.open('?lab=simple-web-stack');
    await waitFor(second, 'This lab is open in another tab');
    assert.ok(await says(second, 'Read only'));
    assert.ok(await isStopped(second, 'MySQL'));
    assert.ok(await isReadOnly(second));
    const before = await stored(page);
    await second.press('Enter');
    await second.page.mouse.click(640, 400);
    await second.waitSettled();
    assert.equal(await stored(page), before);

    await second[verb]('button', 'Take over');
    await waitFor(page, 'Another tab has taken over this lab');
    assert.ok(await isReadOnly(page));
    assert.equal(await isReadOnly(second), false);
    await stop(second, 'Gunicorn', verb);
    assert.ok(await says(second, /^Saved$/));

    await operate('button', 'Take over');
    assert.equal(await isReadOnly(page), false);
    assert.ok(await isStopped(page, 'Gunicorn'), 'It went on from what the second had saved');
    await waitFor(second, 'Another tab has taken over this lab');
    assert.ok(await isReadOnly(second));
    await stop(page, 'nginx', verb);

    await page.page.close();
    await waitFor(second, /^Saved$/);
    assert.equal(await isReadOnly(second), false);
    assert.ok(await isStopped(second, 'nginx'));
});

test('a tab on another lab, or on the list, keeps nobody from writing', () => withPage(quiet, async (page) => {
    await page.open();
    const second = await page.tab();
    await second.open(step(6));
    assert.equal(await isReadOnly(second), false);
    await second.activate('link', 'Labs');
    await page.open(step(6));
    assert.equal(await isReadOnly(page), false);
}));

test('without Web Locks the second tab to write finds out, and overwrites nothing', () => withPage(quiet, async (page) => {
    const withoutLocks = () => Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined });
    await page.page.addInitScript(withoutLocks);
    await page.open(step(6));
    await stop(page, 'MySQL');
    const second = await page.tab();
    await second.page.addInitScript(withoutLocks);
    await second.open('?lab=simple-web-stack');
    await stop(second, 'Gunicorn');
    const theirs = await stored(second);
    await page.page.waitForFunction(([at, text]) => localStorage.getItem(at) === text, [key, theirs]); // a moment later, by the browser
    await stop(page, 'nginx');
    assert.ok(await says(page, 'Another tab has gone on with this lab'));
    assert.ok(await isReadOnly(page));
    assert.equal(await stored(page), theirs);
    await page.activate('button', 'Take over');
    assert.ok(await isStopped(page, 'Gunicorn'));
    assert.equal(await isStopped(page, 'nginx'), false);
    assert.equal(await stored(page), theirs);
}));

test('work that an older version saved is opened', () => withPage(quiet, async (page) => {
    await page.open(step(6));
    await stop(page, 'MySQL');
    const { session } = JSON.parse(await stored(page));
    await page.open();
    await page.page.evaluate(() => localStorage.clear());
    await store(page, key, JSON.stringify(session)); // the document alone
    await page.open('?lab=simple-web-stack');
    assert.ok(await isStopped(page, 'MySQL'));
    await stop(page, 'Gunicorn');
    assert.ok(await says(page, /^Saved$/));
}));

test('work that a later version saved is kept as it is', () => withPage(quiet, async (page) => {
    await page.open();
    const later = '{"saved": 99, "what": "nobody knows yet"}';
    await store(page, key, later);
    await page.open(step(6));
    assert.ok(await says(page, 'A newer version of Labrack saved this work'));
    assert.ok(await isReadOnly(page));
    assert.equal(await stored(page), later);
    await page.activate('button', 'Start afresh');
    await stop(page, 'MySQL');
    assert.equal(await stored(page, `${key}.unreadable`), later);
}));

test('a damaged newest copy gives way to the one before it, and both are kept', () => withPage(quiet, async (page) => {
    await page.open(step(6));
    await stop(page, 'MySQL');
    await stop(page, 'Gunicorn');
    const torn = (await stored(page)).slice(0, 300);
    await page.open();
    await store(page, key, torn);
    await page.open('?lab=simple-web-stack');
    assert.ok(await says(page, 'Your last save could not be read'));
    assert.ok(await isStopped(page, 'MySQL'));
    assert.equal(await stored(page), torn);
    await stop(page, 'nginx');
    assert.equal(await stored(page, `${key}.unreadable`), torn);
    await page.open('?lab=simple-web-stack');
    assert.ok(await isStopped(page, 'nginx'));
    assert.equal(await says(page, 'Your last save could not be read'), false);
}));
