// Designs in the address: a good one is shown, a hostile or cut one is refused, and the student's own work stays.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { withPage } from './harness.mjs';
import { byBothVerbs, calm, choose, step } from './lab_page.mjs';

const link = readFileSync(new URL('../fuzz/corpus/share/web-infrastructure.txt', import.meta.url), 'utf8');

byBothVerbs('a shared design is shown, its link is copied, and the address is cleared', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page, operate) => {
    await page.open(`?locale=en&s=${link}`);
    const dialog = page.find('dialog', 'A shared design');
    assert.match(await dialog.textContent(), /\d+ components · \d+ links/);
    await operate('button', 'Copy link');
    assert.equal(await page.page.evaluate(() => navigator.clipboard.readText()), `${page.address}?s=${link}`);
    await operate('button', 'Close');
    assert.equal(await dialog.count(), 0);
    assert.equal(new URL(page.page.url()).search, '?locale=en');
});

byBothVerbs('a shared design is opened in the sandbox and undone', calm, async (page, operate) => {
    page.timeRuns = true;
    await page.open(`?locale=en&s=${link}`);
    await operate('button', 'Open in the sandbox');
    const undo = page.find('button', /^Undo: open “/);
    await undo.waitFor({ state: 'attached' });
    assert.doesNotMatch(page.page.url(), /[?&]s=/);
    await operate('button', /^Undo: open “/);
    assert.equal(await page.find('button', /^Visitors, /).count(), 1);
    assert.equal(await undo.count(), 0);
});

test('a cut, damaged or hostile link gives a message, and the work stays', () => withPage(calm, async (page) => {
    await page.open(step(6));
    await choose((role, name) => page.activate(role, name), 'Break something', 'Stop MySQL');
    const work = () => page.page.evaluate(() => JSON.stringify({ ...localStorage }));
    const before = await work();
    const hostile = {
        [link.slice(0, 200)]: /cut short or damaged/,
        [`${link.slice(0, 50)}AAAA${link.slice(54)}`]: /cut short or damaged/,
        [`9${link.slice(1)}`]: /newer version/,
        ['1'.repeat(7600)]: /too large/,
        [encodeURIComponent('<script>alert(1)</script>')]: /cut short or damaged/,
        ['%ff%00']: /cut short or damaged/,
    };
    for (const [text, words] of Object.entries(hostile)) {
        await page.open(`?s=${text}`);
        assert.match(await page.find('dialog', 'This link could not be opened').textContent(), words);
        await page.activate('button', 'Close');
        assert.equal(await work(), before);
    }
    await page.activate('button', /^Continue/);
    assert.match(await page.find('button', /^MySQL, /).textContent(), /stopped/);
}));
