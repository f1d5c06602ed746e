// Files that are not what they should be: the page says where and what is wrong, and the student's work is kept.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { withPage } from './harness.mjs';

const good = readFileSync('labs/simple-web-stack/lab.json', 'utf8');

/** The lab with its start design changed. */
function withDesign(change) {
    const lab = JSON.parse(good);
    change(lab.start);
    return JSON.stringify(lab, null, 2);
}

const bad = {
    'cut off in the middle': [good.slice(0, 5000), /the text ends too early/],
    'of a wrong type': [withDesign((design) => { design.nodes[0].label = 7; }), /expected an object, found a whole number/],
    'with an unknown key': [withDesign((design) => { design.nodes[0].prodct = 'x'; }), /"prodct" is not known here.*did you mean "product"/],
    'with an id used twice': [withDesign((design) => { design.nodes.push({ ...design.nodes[0] }); }), /is used twice/],
    'with a link to nowhere': [withDesign((design) => { design.links[0].to = 'nowhere'; }), /"nowhere" is not a node known here/],
    'with a circle of containers': [withDesign((design) => {
        const server = design.nodes.find((node) => node.id === 'server');
        design.nodes.push({ ...server, id: 'rack', in: 'server' });
        server.in = 'rack';
    }), /goes round in a circle/],
    'with ten megabytes of nesting': ['['.repeat(10_000_000), /nested more than 64 deep/],
};

for (const [name, [text, message]] of Object.entries(bad))
    test(`a lab file ${name} gives a located message and keeps the work`, () => {
        const replace = {};
        return withPage({ replace, serviceWorkers: 'block', reducedMotion: 'reduce' }, async (page) => {
            await page.open('?lab=simple-web-stack&step=3');
            for (let hop = 0; hop < 2; ++hop) await page.activate('button', 'Next hop');
            replace['labs/simple-web-stack/lab.json'] = text;
            await page.open('?lab=simple-web-stack');
            assert.equal(await page.find('heading', 'This lab has a mistake').count(), 1);
            const problem = page.find('paragraph', /lab\.json:/).first();
            assert.match(await problem.textContent(), /lab\.json:\d+:\d+: error: /);
            assert.match(await problem.textContent(), message);
            await page.activate('button', 'All labs');
            assert.match(await page.find('button', /could not be opened/).textContent(), /Select to see why/);
            delete replace['labs/simple-web-stack/lab.json'];
            await page.open('?lab=simple-web-stack');
            assert.equal(await page.find('listbox', 'HOPS SO FAR').getByRole('option').count(), 2);
        });
    });

test('saved work that cannot be read is kept aside, and the lab starts afresh', () => withPage({ reducedMotion: 'reduce' }, async (page) => {
    await page.open('?lab=simple-web-stack&step=3');
    await page.activate('button', 'Next hop');
    // The newest copy and the one before it.
    const cut = await page.page.evaluate(() => {
        const copies = Object.keys(localStorage).filter((key) => key.includes('simple-web-stack'));
        return copies.map((key) => {
            const saved = localStorage.getItem(key);
            localStorage.setItem(key, saved.slice(0, saved.length / 2));
            return [key, localStorage.getItem(key)];
        });
    });
    await page.open('?lab=simple-web-stack&step=3');
    assert.match(await page.page.locator('#polite').textContent(), /Your saved work could not be opened/);
    await page.activate('button', 'Next hop');
    const kept = await page.page.evaluate(() => Object.entries(localStorage));
    for (const [key, text] of cut)
        assert.ok(kept.some(([name, value]) => name !== key && value === text), `${key}: ${kept.map(([name]) => name).join()}`);
}));
