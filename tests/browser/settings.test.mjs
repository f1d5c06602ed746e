// Language, theme, text size and motion: each is changed by the mouse and by the keyboard, at once, and survives a reload.
import assert from 'node:assert/strict';
import { byBothVerbs, clock, step } from './lab_page.mjs';

const html = (page, attribute) => page.page.locator('html').getAttribute(attribute);

/** By keyboard a choice is changed with the arrow keys. */
async function change(page, verb, group, from, to) {
    if (verb === 'point') return page.point('radio', to);
    await page.find('radio', from).focus();
    const names = await page.find('radiogroup', group).getByRole('radio').allTextContents();
    const steps = names.indexOf(to) - names.indexOf(from);
    for (let i = 0; i < Math.abs(steps); ++i) await page.press(steps > 0 ? 'ArrowRight' : 'ArrowLeft');
}

byBothVerbs('the language changes at once and survives a reload', {}, async (page, operate, verb) => {
    await page.open();
    await operate('button', 'Language and display');
    await change(page, verb, 'Language', 'English', 'Español');
    assert.equal(await html(page, 'lang'), 'es');
    assert.equal(await page.find('heading', 'Idioma y aspecto').count(), 1);
    await page.open();
    assert.equal(await html(page, 'lang'), 'es');
    await operate('button', 'Idioma y aspecto');
    await change(page, verb, 'Idioma', 'Español', 'English');
    assert.equal(await html(page, 'lang'), 'en');
});

byBothVerbs('the theme changes at once, survives a reload, or follows the system', {}, async (page, operate, verb) => {
    await page.open();
    await operate('button', 'Use the dark theme');
    assert.equal(await html(page, 'data-theme'), 'dark');
    await page.open();
    assert.equal(await html(page, 'data-theme'), 'dark');
    await operate('button', 'Language and display');
    assert.equal(await page.state('radio', 'Dark', 'aria-checked'), 'true');
    await change(page, verb, 'Theme', 'Dark', 'Light');
    assert.equal(await html(page, 'data-theme'), 'light');
    await change(page, verb, 'Theme', 'Light', 'System');
    for (const colorScheme of ['dark', 'light']) {
        await page.page.emulateMedia({ colorScheme });
        await page.page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, colorScheme);
    }
});

byBothVerbs('text is made larger at once and after a reload', {}, async (page, operate, verb) => {
    await page.open();
    const title = () => page.find('heading', 'Learn how web systems hold together').boundingBox();
    const before = await title();
    await operate('button', 'Language and display');
    if (verb === 'point') {
        await page.point('slider', 'Text size', 0.98);
    } else {
        await page.find('slider', 'Text size').focus();
        await page.press('ArrowRight');
        assert.match(await page.read('slider', 'Text size'), /^110\s%$/);
        await page.press('End');
    }
    assert.match(await page.read('slider', 'Text size'), /^200\s%$/);
    const after = await title();
    assert.ok(after.height > before.height * 1.9, `${before.height} → ${after.height}`);
    await page.press('Escape');
    assert.equal(await page.find('dialog').count(), 0);
    await page.open();
    assert.deepEqual(await title(), after);
});

byBothVerbs('with reduced motion a hop arrives at once', {}, async (page, operate) => {
    await page.open(step(3));
    page.timeRuns = true; // looks while the hop is under way
    await operate('button', 'Next hop');
    assert.ok((await clock(page)) < 0.02, 'The first hop takes its time');
    await operate('button', 'Language and display');
    await operate('switch', 'Reduce motion');
    assert.equal(await page.state('switch', 'Reduce motion', 'aria-checked'), 'true');
    await page.press('Escape');
    await page.open(step(3));
    page.timeRuns = true;
    const before = await clock(page);
    await operate('button', 'Next hop');
    assert.ok((await clock(page)) >= before + 0.02, 'The hop has arrived');
});
