/**
 * GeoReport v2 as somebody else's program speaks it: Code for America's Node client discovers the server, reads the services,
 * sends a request and reads it back, in both formats. Its own reader of XML is not in the registry; xmlAsObjects() stands in for it.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { activatePlan, databaseOf, runProgram, startDemo } from './harness.mjs';

const require = createRequire(import.meta.url);
const Open311 = require('open311');
const ofClient = createRequire(require.resolve('open311'));
const { XMLParser } = ofClient('sparkxml');

/** The Spark convention: an element of many of one name is a list, the root goes without its name. */
function listed(value, name) {
  if (typeof value !== 'object') return value;
  const names = Object.keys(value);
  if (name.endsWith('s') && names.length === 1)
    return [value[names[0]]].flat().map((item) => listed(item, names[0]));
  return Object.fromEntries(names.map((key) => [key, listed(value[key], key)]));
}
function xmlAsObjects(text) {
  const { '?xml': declaration, ...document } = new XMLParser({ parseTagValue: false }).parse(text);
  assert.notEqual(declaration, undefined, `no XML declaration: ${text}`);
  const [[name, root]] = Object.entries(document);
  return listed(root, name);
}
ofClient('sparkxml').parseXml = xmlAsObjects;
ofClient('xml2json').toJson = (text) => new XMLParser({ parseTagValue: false }).parse(text);

// The client asks for a token without its key: what nobody may see has none.
const published = `
[matters.publish]
kinds  = ["general"]
fields = ["kind", "unit", "state", "opened"]
after  = "opened"
words  = "none"
`;

test('AcceptanceC: a GeoReport round trip with a third-party client', async (t) => {
  const demo = await startDemo(t);
  const key = JSON.parse(
    runProgram('client', 'add', '--db', databaseOf(demo), '--name', '12345热线', '--json'),
  ).api_key;
  activatePlan(demo, (plan) => `${plan}\n${published}`);
  for (const format of ['json', 'xml'])
    await t.test(format, async () => {
      const client = new Open311({
        discovery: `${demo.address}/open311/v2/discovery.${format}`,
        apiKey: key,
      });
      // What the client says of a failure comes as the second argument.
      const call = (name, ...args) =>
        new Promise((resolve, reject) =>
          client[name](...args, (failed, data) =>
            failed ? reject(new Error(`${name}: ${data}`)) : resolve(data),
          ),
        );

      const found = await call('serviceDiscovery', { cache: true, type: 'test' });
      assert.equal(client.endpoint, `${demo.address}/open311/v2/`);
      assert.deepEqual(found.endpoints[0].formats, ['text/xml', 'application/json']);
      client.format = format; // the client would take JSON wherever there is any

      const services = await call('serviceList');
      const service = services.find((one) => one.service_code === 'general');
      assert.equal(service.service_name, '一般问题');
      assert.equal(String(service.metadata), 'true');

      const definition = await call('serviceDefinition', service.service_code);
      const unit = definition.attributes.find((one) => one.code === 'unit');
      assert.equal(String(unit.required), 'true');
      const village = unit.values.find((value) => value.name === '秦四庙村');

      const [sent] = await call('submitRequest', {
        service_code: service.service_code,
        description: `村口路灯不亮 <${format}> & "三天了"`,
        address_string: '村口',
        first_name: '张',
        phone: '13900000000',
        device_id: 'a handset',
        attributes: { unit: village.key },
      });
      assert.match(sent.service_notice, /\d{6}/);

      const [named] = await call('token', sent.service_request_id);
      assert.equal(String(named.service_request_id), String(sent.service_request_id));

      const [read] = await call('serviceRequest', sent.service_request_id, { api_key: key });
      assert.equal(read.status, 'open');
      assert.equal(read.description, `村口路灯不亮 <${format}> & "三天了"`);
      assert.equal(read.address, village.name, 'the village; the plan publishes no places');
      assert.ok(read.requested_datetime instanceof Date && !Number.isNaN(+read.requested_datetime));
      assert.ok(read.expected_datetime > read.requested_datetime);
      assert.ok(!JSON.stringify(read).includes('13900000000'), 'the requester is told to nobody');

      const own = await call('serviceRequests', { api_key: key, status: 'open' });
      assert.ok(own.some((one) => String(one.service_request_id) === sent.service_request_id));

      await assert.rejects(
        call('submitRequest', { service_code: 'no such', attributes: { unit: village.key } }),
        /404/,
      );
    });
});
