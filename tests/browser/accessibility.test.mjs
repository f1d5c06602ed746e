// axe-core on the mirror of every screen, in both languages. What it cannot see on a canvas is in tests/web.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { withPage } from './harness.mjs';
import { until } from './lab_page.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Problems that axe-core finds; contrast is drawn on the canvas and tested from the tokens. */
async function problems(page) {
    await page.page.evaluate(axe);
    const { violations } = await page.page.evaluate(() => axe.run({ rules: { 'color-contrast': { enabled: false } } }));
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

const said = Object.fromEntries(['en', 'es'].map((locale) => [locale, JSON.parse(readFileSync(`assets/strings/${locale}.json`, 'utf8'))]));

/** A test in each language; `t` gives the words of a control, `look` audits what is on the screen. */
function inBothLanguages(what, body, options = {}) {
    for (const locale of ['en', 'es'])
        test(`axe-core finds nothing on ${what}, ${locale}`, () =>
            withPage({ bypassCSP: true, reducedMotion: 'reduce', ...options }, async (page) => {
                const t = (key) => said[locale][key];
                const look = async (screen) => assert.deepEqual(await problems(page), [], screen);
                const open = (query) => page.open(`?locale=${locale}${query}`);
                await body({ page, t, look, open, locale });
            }));
}

/** The words of a button up to its first blank to fill in. */
const begins = (words) => new RegExp(`^${words.split('{')[0].replace(/[.*+?^$()|[\]\\]/g, '\\$&')}`);

async function press(page, role, name) {
    await page.find(role, name).first().focus();
    await page.press('Enter');
    await page.waitSettled();
}

inBothLanguages('Home, its menu and the shortcuts', async ({ page, t, look, open }) => {
    await open('');
    await look('Home');
    await page.activate('button', t('settings.open'));
    await look('settings');
    await page.activate('button', t('shortcuts.open'));
    await look('shortcuts');
});

test('axe-core finds nothing on the gallery of controls', () => withPage({ bypassCSP: true }, async (page) => {
    await page.open('?screen=gallery');
    assert.deepEqual(await problems(page), []);
}));

for (const lab of ['simple-web-stack', 'distributed-web-infrastructure'])
    inBothLanguages(`each step of ${lab}`, async ({ page, look, open, t }) => {
        const { steps } = JSON.parse(readFileSync(`labs/${lab}/lab.json`, 'utf8'));
        page.timeRuns = true;
        await open(`&lab=${lab}`);
        for (const [i, { id }] of steps.entries()) {
            if (i > 0) {
                await page.page.locator('#mirror').getByRole('button', { name: new RegExp(`^(${t('step.next')}|${t('step.skip')})$`) }).focus();
                await page.press('Enter');
                await page.waitSettled();
            }
            await look(id);
        }
    });

inBothLanguages('the sandbox, its palette and panels, and a comparison', async ({ page, t, look, open }) => {
    await open('&lab=sandbox');
    await look('sandbox');
    await page.activate('button', t('palette.show'));
    await look('palette');
    await page.activate('button', t('palette.hide'));
    await press(page, 'button', /^(Visitors|Visitantes), /);
    for (const panel of ['inspect', 'trace', 'charts', 'findings']) {
        await press(page, 'tab', begins(t(`${panel}.title`)));
        await look(panel);
    }
    await page.activate('button', t('compare.tool'));
    await look('comparison');
});

inBothLanguages('a report, handing in, and a replay', async ({ page, t, look, open }) => {
    await open('&lab=distributed-web-infrastructure&view=report');
    await look('report before a grade');
    await page.activate('button', t('report.grade'));
    await look('report');
    await page.activate('button', t('report.hand_in'));
    await look('handing in');
    await page.press('Escape');
    await press(page, 'button', t('report.show_me'));
    await until(page, 'the replay stands at its moment', async () => (await page.find('button', t('replay.play')).count()) > 0);
    await look('replay');
});

inBothLanguages('an opened lab in the list, what is wrong with a lab file, and a lab that is not there', async ({ page, t, look, open }) => {
    const pick = async (text) => {
        const [chooser] = await Promise.all([page.page.waitForEvent('filechooser'), page.activate('button', t('lab_file.open'))]);
        await chooser.setFiles({ name: 'lab.json', mimeType: 'application/json', buffer: Buffer.from(text) });
        await page.waitSettled();
    };
    await open('');
    await pick(readFileSync('labs/simple-web-stack/lab.json', 'utf8'));
    await page.activate('link', t('home.labs'));
    await look('opened labs');
    await pick('{');
    await look('a bad file');
    await open('&lab=no-such-lab');
    await look('no such lab');
}, { expectProblems: true });

inBothLanguages('a shared design', async ({ page, look, open, t }) => {
    const link = readFileSync(new URL('../fuzz/corpus/share/web-infrastructure.txt', import.meta.url), 'utf8');
    await open(`&s=${link}`);
    assert.equal(await page.find('dialog', t('share.title')).count(), 1);
    await look('shared design');
    await open('&s=nonsense');
    await look('a link that cannot be read');
}, { expectProblems: true });
