// What tests of a lab at work share: each feature is tested by the mouse (`point`) and by the keyboard (`activate`).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from './harness.mjs';

export const calm = { reducedMotion: 'reduce' }; // a hop arrives at once
export const step = (number) => `?lab=simple-web-stack&step=${number}`;
export const plain = (words) => words.replace(/[\u2009\u00a0\u202f]/g, ' ');

/** Two tests; `operate` is the verb, and `verb` its name where a keyboard has keys of its own for something. */
export function byBothVerbs(title, options, body) {
    for (const verb of ['point', 'activate'])
        test(`${title}, by ${verb}`, () => withPage(options, (page) => body(page, (role, name) => page[verb](role, name), verb)));
}

/** What the options of a list are called. */
export async function options(page, list) {
    const names = await page.find('listbox', list).getByRole('option').evaluateAll((all) => all.map((e) => e.getAttribute('aria-label') ?? e.textContent));
    return names.map(plain);
}

export const isDone = (page, task) => page.find('checkbox', task).isChecked();
export const isComplete = async (page) => (await page.find('button', 'Next').count()) === 1;

/** Simulated seconds. */
export async function clock(page) {
    const [, number, unit] = plain(await page.find('text', /^Clock/).textContent()).match(/([\d.,]+) (m?s)/);
    return Number(number.replace(',', '')) * (unit === 'ms' ? 0.001 : 1);
}

/** Waits until time has brought about what `happened` looks for. */
export async function until(page, what, happened) {
    for (let look = 0; look < 300; ++look) {
        if (await happened()) return;
        await page.page.waitForTimeout(100);
    }
    assert.fail(`It did not happen: ${what}`);
}

/** Gives an answer, of several parts perhaps. */
export async function answer(operate, parts, check = 'Check my answer', role = 'radio') {
    for (const part of parts) await operate(role, part);
    await operate('button', check);
}

/** Chooses from a menu. */
export async function choose(operate, menu, what) {
    await operate('button', menu);
    await operate('option', what);
}

/** Moves a slider to so many tenths of its way. */
export async function slide(page, verb, name, tenths) {
    if (verb === 'point') {
        const { width } = await page.box('slider', name);
        const edge = 4; // px; the way ends a little before the slider does
        return page.point('slider', name, (edge + (tenths / 10) * (width - 2 * edge)) / width);
    }
    await page.find('slider', name).focus();
    for (const key of tenths === 10 ? ['End'] : ['Home', ...Array(tenths).fill('PageUp')]) await page.press(key);
}

/** The arrow keys lead to an option from where Tab stops in its list, and Enter chooses it. */
export async function arrowTo(page, list, option) {
    await page.find('listbox', list).locator('[role=option][tabindex="0"]').focus();
    const all = page.find('listbox', list).getByRole('option');
    for (let steps = await all.count(); steps > 0; --steps) {
        if (option.test(plain(await page.focused()))) return page.press('Enter');
        await page.press('ArrowDown');
    }
    assert.fail(`No option is called ${option}`);
}
