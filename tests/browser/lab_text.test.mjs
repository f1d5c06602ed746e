// The text of a lab: its tasks and hints, its questions, the words that explain themselves, and the way through its steps.
import assert from 'node:assert/strict';
import { byBothVerbs, calm, isDone, step, until } from './lab_page.mjs';

byBothVerbs('a prediction is kept, and a wrong answer of a quiz is explained', calm, async (page, operate) => {
    await page.open(step(6));
    await operate('radio', 'Nothing at all');
    await operate('button', 'That is my prediction');
    assert.equal(await page.find('paragraph', '“Nothing at all”').count(), 1);
    await page.open(step(12));
    await operate('radio', 'At nginx');
    assert.equal(await page.state('radio', 'At nginx', 'aria-checked'), 'true');
    await operate('button', /^Check my answer: The news page says/);
    assert.match(await page.state('radio', 'At nginx', 'aria-description'), /It was nginx that wrote the 502/);
});

byBothVerbs('hints are shown one by one, and those of the next task only when this one is done', calm, async (page, operate) => {
    await page.open(step(1));
    const hints = () => page.find('list', 'Hints').getByRole('listitem').allTextContents();
    assert.deepEqual(await hints(), []);
    await operate('button', 'Show a hint');
    assert.deepEqual(await hints(), ['Hint 1 of 2: The button carries the name of what it sends: the news page.']);
    assert.match(await page.page.locator('#polite').textContent(), /The button carries the name/);
    await operate('button', 'Show the next hint');
    assert.equal((await hints()).length, 2);
    assert.equal(await page.find('button', /hint/).count(), 0);
    await page.open(step(2));
    await operate('button', 'Show a hint');
    assert.deepEqual(await hints(), ['Hint 1 of 1: It stands inside the large box, at the top left.']);
    await operate('button', /^nginx, /);
    assert.deepEqual(await hints(), []);
    await operate('button', 'Show a hint');
    assert.deepEqual(await hints(), ['Hint 1 of 1: Click its name or an empty place inside it.']);
});

byBothVerbs('a step is skipped, and gone back to', calm, async (page, operate) => {
    await page.open(step(1));
    assert.equal(await page.state('button', 'Back', 'aria-disabled'), 'true');
    assert.equal(await page.state('button', 'Back', 'aria-description'), 'This is the first step.');
    await operate('button', 'Back');
    assert.match(page.page.url(), /step=1$/);
    await operate('button', 'Skip for now');
    assert.equal(await page.find('heading', 'Who asks, who answers').count(), 1);
    await operate('button', 'Skip for now');
    assert.match(page.page.url(), /step=3$/);
    assert.equal(await page.read('progressbar', 'Progress in this lab'), '3 of 12');
    await operate('button', 'Back');
    assert.equal(await page.find('heading', 'Who asks, who answers').count(), 1);
    assert.equal(await page.find('button', 'Skip for now').count(), 1);
});

byBothVerbs('a term in the text is explained where it stands', calm, async (page, operate, verb) => {
    await page.open(step(2));
    assert.equal(await page.state('button', 'client', 'aria-description'), 'Client. Whoever asks: a browser, an app, or another program.');
    const { x, y, width, height } = await page.box('button', 'client');
    const below = { x, y: y + height + 10, width, height };
    const before = await page.picture(below);
    if (verb === 'point') await page.hover('button', 'client');
    else await page.find('button', 'client').focus();
    await until(page, 'the explanation is shown', async () => !before.equals(await page.picture(below)));
    await operate('button', 'client');
    assert.match(page.page.url(), /step=2$/);
});

byBothVerbs('the name of a part in the text lights it up and leads to it', calm, async (page, operate, verb) => {
    await page.open(step(2));
    const part = await page.find('button', /^nginx, /).boundingBox();
    const dark = await page.picture(part);
    if (verb === 'point') await page.hover('button', 'nginx');
    else await page.find('button', 'nginx').focus();
    await until(page, 'nginx lights up', async () => !dark.equals(await page.picture(part)));
    await operate('button', 'nginx');
    assert.equal(await page.find('heading', 'nginx').count(), 1);
    assert.equal(await page.state('button', /^nginx, /, 'aria-pressed'), 'true');
    assert.ok(await isDone(page, 'Click nginx, a server that is a program'));
    await operate('button', 'large box');
    assert.equal(await page.find('heading', 'Server').count(), 1);
});

byBothVerbs('Enter submits a number, once it is one', calm, async (page, operate) => {
    page.timeRuns = true;
    await page.open(step(8));
    const number = /^How many news pages/;
    await operate('textbox', number);
    for (const words of ['1', '4x', 'Backspace', '3']) {
        await (words === 'Backspace' ? page.press(words) : page.type(words));
        if (words === '4x') await page.press('Enter');
        assert.equal(await page.find('textbox', number).count(), 1);
    }
    await page.press('Enter');
    assert.equal(await page.find('paragraph', '“143/s”').count(), 1);
});

byBothVerbs('a number is predicted, and explained when it is wrong', calm, async (page, operate) => {
    page.timeRuns = true;
    await page.open(step(8));
    const number = /^How many news pages/;
    const explained = () => page.find('listitem', '2,000 ÷ 14').allTextContents();
    assert.equal(await page.state('button', 'That is my prediction', 'aria-description'), 'Type a number first.');
    await operate('textbox', number);
    await page.type('many');
    assert.equal(await page.state('textbox', number, 'aria-invalid'), 'true');
    await operate('button', 'That is my prediction');
    assert.deepEqual(await explained(), []);
    await operate('textbox', number);
    await page.press('Control+a');
    await page.type('70.5');
    assert.equal(await page.state('textbox', number, 'aria-invalid'), null);
    await operate('button', 'That is my prediction');
    assert.equal(await page.find('paragraph', '“70.5/s”').count(), 1);
    assert.match((await explained())[0], /^Count it like this/);
    await operate('button', 'Try again');
    await operate('textbox', number);
    await page.type('143');
    await operate('button', 'That is my prediction');
    assert.equal(await page.find('paragraph', '“143/s”').count(), 1);
    assert.match((await explained())[0], /^Right\./);
});
