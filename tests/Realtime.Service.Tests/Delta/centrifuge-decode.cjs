// Reads [{source, delta, text}] in base64 from the file that is named, and writes what the npm package makes of it:
// its JSON codec for text, as with WebSocket in JSON, and its Protobuf codec for anything else.
const fs = require('fs');
const path = require('path');

const [, , modules, file] = process.argv;
const json = require(path.join(modules, 'centrifuge/build/index.js'));
const protobuf = require(path.join(modules, 'centrifuge/build/protobuf/index.js'));
const codecs = {
  true: new json.Centrifuge('ws://localhost', { websocket: class {} })._codec,
  false: new protobuf.Centrifuge('ws://localhost', { websocket: class {}, protocol: 'protobuf' })._codec,
};

const bytes = base64 => new Uint8Array(Buffer.from(base64, 'base64'));
const results = JSON.parse(fs.readFileSync(file, 'utf8')).map(({ source, delta, text }) => {
  // In JSON the delta goes through a string: bytes that are not UTF-8 would not survive it.
  const data = text ? JSON.parse(JSON.stringify(Buffer.from(delta, 'base64').toString('utf8'))) : bytes(delta);
  return Buffer.from(codecs[text].applyDeltaIfNeeded({ data, delta: true }, bytes(source)).newPrevValue).toString('base64');
});
process.stdout.write(JSON.stringify(results));
