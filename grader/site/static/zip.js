// Zip files of texts, stored without compression: what exporting and importing need, and no more.
const encoder = new TextEncoder();
const decoder = new TextDecoder();

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte >>> 0;
});

function checksum(bytes) {
  let value = ~0;
  for (const byte of bytes) value = (value >>> 8) ^ TABLE[(value ^ byte) & 255];
  return ~value >>> 0;
}

// The fields that a file's own header and its entry in the directory share; bit 11 says that names are UTF-8.
function fields(name, content) {
  const view = new DataView(new ArrayBuffer(26));
  view.setUint16(0, 20, true);
  view.setUint16(2, 0x800, true);
  view.setUint16(8, 0x21, true); // 1 January 1980
  view.setUint32(10, checksum(content), true);
  view.setUint32(14, content.length, true);
  view.setUint32(18, content.length, true);
  view.setUint16(22, name.length, true);
  return new Uint8Array(view.buffer);
}

export function writeZip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [path, text] of files) {
    const name = encoder.encode(path);
    const content = encoder.encode(text);
    const shared = fields(name, content);
    parts.push(Uint8Array.of(80, 75, 3, 4), shared, name, content);
    const rest = new DataView(new ArrayBuffer(14));
    rest.setUint32(10, offset, true);
    directory.push(Uint8Array.of(80, 75, 1, 2, 20, 0), shared, new Uint8Array(rest.buffer), name);
    offset += 30 + name.length + content.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, files.length, true);
  end.setUint16(10, files.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, offset, true);
  return new Blob([...parts, ...directory, new Uint8Array(end.buffer)], { type: "application/zip" });
}

// [path, text] of each file of a zip that `writeZip` wrote.
export function readZip(buffer) {
  const view = new DataView(buffer);
  const files = [];
  let offset = 0;
  while (offset + 30 <= buffer.byteLength && view.getUint32(offset, true) === 0x04034b50) {
    if (view.getUint16(offset + 8, true) !== 0) throw new Error("it is compressed; take the file that was exported here.");
    const size = view.getUint32(offset + 18, true);
    const nameLength = view.getUint16(offset + 26, true);
    const start = offset + 30 + nameLength + view.getUint16(offset + 28, true);
    const path = decoder.decode(new Uint8Array(buffer, offset + 30, nameLength));
    if (path.startsWith("/") || path.split("/").includes("..")) throw new Error(`${path} is no path of a notebook.`);
    files.push([path, decoder.decode(new Uint8Array(buffer, start, size))]);
    offset = start + size;
  }
  if (!files.length) throw new Error("it holds no work that was exported here.");
  return files;
}
