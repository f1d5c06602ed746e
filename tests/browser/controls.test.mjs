// Every control works by pointer and by keyboard, and says what it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from './harness.mjs';

const gallery = (body, options = {}) => withPage(options, async (page) => {
    await page.open('?screen=gallery');
    await body(page);
});

test('a button is pressed by the pointer and by Enter', () => gallery(async (page) => {
    await page.point('button', 'Run');
    assert.equal(await page.read('status', /Pressed/), 'Pressed 1 times');
    await page.activate('button', 'Run');
    assert.equal(await page.read('status', /Pressed/), 'Pressed 2 times');
    await page.press(' ');
    assert.equal(await page.read('status', /Pressed/), 'Pressed 3 times');
}));

test('a disabled button does nothing, can be focused and says why', () => gallery(async (page) => {
    assert.equal(await page.state('button', 'Next step', 'aria-disabled'), 'true');
    assert.equal(await page.state('button', 'Next step', 'aria-description'), 'Answer the question first.');
    await page.activate('button', 'Next step');
    assert.equal(await page.focused(), 'Next step');
}));

test('a tab is chosen by the pointer and by the arrow keys, and Tab stops once', () => gallery(async (page) => {
    await page.point('tab', 'Trace');
    assert.equal(await page.state('tab', 'Trace', 'aria-selected'), 'true');
    await page.find('tab', 'Trace').focus();
    await page.press('ArrowRight');
    assert.equal(await page.focused(), 'Findings, 4');
    assert.equal(await page.state('tab', 'Findings, 4', 'aria-selected'), 'true');
    await page.press('Tab');
    assert.equal(await page.focused(), 'Play sounds');
}));

test('a switch and a check box change', () => gallery(async (page) => {
    await page.point('switch', 'Play sounds');
    assert.equal(await page.state('switch', 'Play sounds', 'aria-checked'), 'false');
    await page.activate('switch', 'Play sounds');
    assert.equal(await page.state('switch', 'Play sounds', 'aria-checked'), 'true');
    await page.point('checkbox', 'Show labels on links');
    assert.ok(await page.find('checkbox', 'Show labels on links').isChecked());
    await page.find('checkbox', 'Show labels on links').focus();
    await page.press(' ');
    assert.ok(!(await page.find('checkbox', 'Show labels on links').isChecked()));
}));

test('an answer is chosen by pointer and arrows, and its feedback is spoken', () => gallery(async (page) => {
    await page.point('radio', 'Every page fails');
    assert.match(await page.state('radio', 'Every page fails', 'aria-description'), /never asks it/);
    await page.find('radio', 'Every page fails').focus();
    await page.press('ArrowDown');
    assert.equal(await page.state('radio', 'Only dynamic pages fail', 'aria-checked'), 'true');
}));

test('a slider follows the pointer and the arrow keys', () => gallery(async (page) => {
    await page.point('slider', 'Load', 0.5);
    assert.equal(await page.read('slider', 'Load'), '500 req/s');
    await page.find('slider', 'Load').focus();
    await page.press('ArrowRight');
    assert.equal(await page.read('slider', 'Load'), '510 req/s');
    assert.equal(await page.read('status', /Load/), 'Load 510 req/s');
}));

test('text is typed, with accents, at the place where the pointer put the caret', () => gallery(async (page) => {
    await page.point('textbox', 'Name', 0.9);
    assert.equal(await page.focused(), 'Name');
    await page.type('-más');
    assert.equal(await page.read('textbox', 'Name'), 'web-1-más');
    await page.press('Control+a');
    await page.press('Delete');
    assert.equal(await page.state('textbox', 'Name', 'aria-invalid'), 'true');
}));

test('a number field keeps to its bounds', () => gallery(async (page) => {
    await page.find('spinbutton', 'Workers').focus();
    await page.press('Control+a');
    await page.type('900');
    assert.equal(await page.state('spinbutton', 'Workers', 'aria-invalid'), 'true');
    assert.match(await page.state('spinbutton', 'Workers', 'aria-description'), /from 1 to 64/);
}));

test('a drop-down opens, is chosen from and closes', () => gallery(async (page) => {
    await page.point('button', 'Protocol: HTTP');
    await page.point('option', 'SQL');
    assert.equal(await page.find('option', 'SQL').count(), 0);
    await page.activate('button', 'Protocol: SQL');
    await page.activate('option', 'HTTPS');
    assert.equal(await page.find('button', 'Protocol: HTTPS').count(), 1);
}));

test('behind a dialog everything is inert, Escape closes it, and focus returns', () => gallery(async (page) => {
    await page.activate('button', 'Reset');
    assert.equal(await page.find('dialog', 'Reset this lab?').count(), 1);
    assert.ok(await page.page.evaluate(() => document.querySelector('main').inert || document.querySelector('header').inert));
    await page.press('Tab');
    assert.equal(await page.focused(), 'Keep my work');
    await page.press('Escape');
    assert.equal(await page.find('dialog').count(), 0);
    assert.equal(await page.focused(), 'Reset');
}));

test('focus that comes back by keyboard is seen', () => gallery(async (page) => {
    await page.activate('button', 'Reset');
    await page.press('Escape');
    assert.equal(await page.focused(), 'Reset');
    const { x, y, width, height } = await page.box('button', 'Reset');
    const around = { x: x - 6, y: y - 6, width: width + 12, height: height + 12 };
    const ringed = await page.picture(around);
    await page.page.evaluate(() => document.activeElement.blur());
    await page.waitSettled();
    assert.ok(!ringed.equals(await page.picture(around)));
}));

test('a link to a node lights it up by focus and by hover', () => gallery(async (page) => {
    await page.hover('button', 'the application');
    assert.equal(await page.find('status', /^app$/).count(), 1);
    await page.page.mouse.move(700, 700);
    await page.waitSettled();
    assert.equal(await page.find('status', /^app$/).count(), 0);
    assert.match(await page.state('button', 'worker', 'aria-description'), /one request at a time/);
}));

test('a splitter moves by pointer and keys', () => gallery(async (page) => {
    const { x, y, width, height } = await page.box('separator', 'Width of the lab text');
    await page.page.mouse.move(x + width / 2, y + height / 2);
    await page.page.mouse.down();
    await page.page.mouse.move(x + width / 2 + 50, y + height / 2, { steps: 4 });
    await page.page.mouse.up();
    await page.waitSettled();
    assert.ok(Math.abs((await page.box('separator', 'Width of the lab text')).x - x - 50) <= 2);
    await page.find('separator', 'Width of the lab text').focus();
    await page.press('ArrowLeft');
    assert.ok(Math.abs((await page.box('separator', 'Width of the lab text')).x - x - 34) <= 2);
}));

test('what is scrolled out stays in the tree and comes into view on focus', () => gallery(async (page) => {
    const element = page.find('textbox', 'Name');
    assert.equal(await element.getAttribute('data-clipped'), 'true');
    await element.focus();
    await page.waitSettled();
    await page.page.waitForFunction(() => !document.querySelector('input[aria-label=Name]').dataset.clipped);
    // It lies over its picture: the browser has not scrolled the mirror itself.
    const [, y] = (await element.getAttribute('data-rect')).split(' ').map(Number);
    assert.equal((await element.boundingBox()).y, y);
}, { viewport: { width: 1280, height: 320 } }));

test('Tab walks the whole page and leaves it', () => gallery(async (page) => {
    const seen = [];
    for (let i = 0; i < 60; ++i) {
        await page.page.keyboard.press('Tab');
        const name = await page.focused();
        if (name === '' && seen.length > 0) break;
        seen.push(name);
    }
    assert.ok(seen.length < 60, 'Tab never left the page');
    for (const name of ['Labrack', 'Run', 'Next step', 'Load', 'Name', 'the application']) assert.ok(seen.includes(name), `${name} in ${seen}`);
    assert.equal(new Set(seen).size, seen.length);
}));
