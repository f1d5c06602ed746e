// The JSON Schemas: they are valid, accept every document of the repository and refuse what the engine refuses.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const schemaFolder = join(root, 'assets/schema');
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

const ajv = new Ajv2020.default({ strict: true, allErrors: true, allowUnionTypes: true, strictRequired: false });
const schemaFiles = readdirSync(schemaFolder).filter((name) => name.endsWith('.schema.json'));
for (const name of schemaFiles) ajv.addSchema(readJson(join(schemaFolder, name)));

/** All files below a folder whose names end in one of the endings. */
function filesBelow(folder, endings) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

const endings = ['lab.json', 'lab.es.json', '.bundle.json', '.design.json', '.submission.json', '.workload.json', 'examples.json'];
const documents = [
  join(root, 'assets/catalogue.json'),
  ...filesBelow('assets/new-lab', endings),
  ...filesBelow('labs', endings),
  ...filesBelow('tests/fixtures/good', endings),
  ...filesBelow('tests/analysis', endings),
  ...filesBelow('tests/bench', endings),
  ...filesBelow('tests/golden', endings),
  ...filesBelow('tests/grade', endings),
  ...filesBelow('tests/theory', endings),
];

/** The errors of a document under a schema, one a line. */
function errorsOf(schema, document) {
  const validate = ajv.getSchema(schema);
  assert.ok(validate, `there is no schema ${schema}`);
  return validate(document) ? '' : ajv.errorsText(validate.errors, { separator: '\n' });
}

test('every type of document has a schema that is named like its file and compiles', () => {
  const types = ['bundle', 'catalogue', 'common', 'design', 'examples', 'lab', 'lab-translation', 'result', 'submission', 'workload'];
  assert.deepEqual(schemaFiles.sort(), types.map((type) => `${type}.schema.json`).sort());
  for (const name of schemaFiles) {
    assert.equal(readJson(join(schemaFolder, name)).$id, name);
    assert.ok(ajv.getSchema(name), name);
  }
});

test('the documents are found', () => {
  assert.ok(documents.length >= 5, documents.join('\n'));
});

for (const path of documents) {
  test(`${path.slice(root.length + 1)} follows the schema that it names`, () => {
    const document = readJson(path);
    assert.equal(typeof document.$schema, 'string');
    const schema = resolve(dirname(path), document.$schema);
    assert.ok(existsSync(schema), `${document.$schema} is no file beside it`);
    assert.equal(errorsOf(schema.slice(schemaFolder.length + 1), document), '');
  });
}

/** Where a schema has examples, and they: ["lab.schema.json#/$defs/check/oneOf/0", [...]]. */
function examplesIn(schema, pointer) {
  if (typeof schema !== 'object' || schema === null) return [];
  const here = Array.isArray(schema.examples) ? [[pointer, schema.examples]] : [];
  const below = Object.entries(schema).filter(([key]) => key !== 'examples');
  const escaped = (key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
  return [...here, ...below.flatMap(([key, value]) => examplesIn(value, `${pointer}/${escaped(key)}`))];
}

test('every example of a schema follows it', () => {
  const found = schemaFiles.flatMap((name) => examplesIn(readJson(join(schemaFolder, name)), `${name}#`));
  assert.ok(found.length > 50, `${found.length}`);
  const lenient = new Ajv2020.default({ strict: false }); // A part by itself does not say again that it is an object.
  for (const name of schemaFiles) lenient.addSchema(readJson(join(schemaFolder, name)));
  for (const [pointer, examples] of found) {
    for (const example of examples) {
      assert.ok(lenient.validate({ $ref: pointer }, example), `${pointer}: ${lenient.errorsText()}`);
    }
  }
});

const refused = {
  'wrong-type.design.json': '/nodes/0/replicas must be integer',
  'unknown-key.design.json': '/nodes/0 must NOT have additional properties',
  'unknown-version.design.json': '/version must be equal to constant',
  'unit.workload.json': '/operations/0/root/cpu must match pattern',
  'two-verbs.workload.json': '/interventions/0 must match exactly one schema in oneOf',
  'no-condition.workload.json': '/interventions/0/when must match exactly one schema in oneOf',
  'script-and-rate.workload.json': '/loads/0 must NOT be valid',
};

for (const [name, message] of Object.entries(refused)) {
  test(`${name} is refused by its schema as it is by the engine`, () => {
    const schema = `${name.split('.').at(-2)}.schema.json`;
    const errors = errorsOf(schema, readJson(join(root, 'tests/fixtures/bad', name)));
    assert.ok(errors.includes(message), errors);
  });
}
