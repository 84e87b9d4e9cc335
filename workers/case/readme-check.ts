/** The part of a case's README that a stranger pastes into a shell: everything is checked again with openssl, gunzip and a page of Python. */
import type { CaseFile } from './case-file.ts';

export const BEGIN = '----- 命令开始 / commands begin -----';
export const END = '----- 命令结束 / commands end -----';

/** RFC 6962 once more, for those who would rather not trust our program. */
const CHECK_PY = `import hashlib, json

def h(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

def up(leaf, index, size, path):
    # RFC 6962: the root that a leaf and the hashes beside its way lead to
    if size == 1:
        assert not path and index == 0
        return leaf
    half = 1
    while half * 2 < size:
        half *= 2
    beside = bytes.fromhex(path[-1])
    if index < half:
        return h(b"\\x01", up(leaf, index, half, path[:-1]), beside)
    return h(b"\\x01", beside, up(leaf, index - half, size - half, path[:-1]))

seal = json.load(open("seal.json", encoding="utf-8"))
proofs = json.load(open("proofs.json", encoding="utf-8"))
bundles = {bundle["id"]: bundle for bundle in seal["bundles"]}
for proof in proofs["records"]:
    member = open(proof["file"], "rb").read()
    bundle = bundles[proof["bundle"]]
    assert proof["size"] == bundle["records"], proof["file"]
    root = up(h(b"\\x00", hashlib.sha256(member).digest()), proof["index"], proof["size"], proof["path"])
    assert root.hex() == bundle["root"], proof["file"]
    print("OK", proof["file"])
for proof in proofs["bundles"]:
    entry = json.dumps(bundles[proof["id"]], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    root = up(h(b"\\x00", entry.encode("utf-8")), proof["index"], proof["size"], proof["path"])
    assert proof["size"] == seal["tree"]["size"] and root.hex() == seal["tree"]["root"], proof["id"]
    print("OK", proof["id"], "->", root.hex())`;

/** POSIX shell; GNU sed and head. */
export function byHand({ seal, records }: CaseFile): string[] {
  const shown = records.filter(({ copy }) => copy !== null);
  return [
    BEGIN,
    '# 1. 签名是对封存声明作的 / the signature is over the statement of the seal',
    'openssl pkeyutl -verify -pubin -inkey seal.pem -rawin -in seal.json -sigfile seal.sig',
    '# 2. 公钥的指纹；请与通报所印的指纹对照 / the fingerprint of the key; compare it with the one printed in the bulletin',
    'openssl pkey -pubin -in seal.pem -outform DER | sha256sum',
    `test "$(openssl pkey -pubin -in seal.pem -outform DER | sha256sum | cut -c 1-64)" = ${seal.key}`,
    '# 3. 每条记录在证据包内，每个证据包在本月封存之内 / each record is in its bundle, each bundle in the sealed month',
    "cat > check.py <<'END_OF_CHECK'",
    ...CHECK_PY.split('\n'),
    'END_OF_CHECK',
    'python3 check.py',
    '# 4. 供人查看的文件就是记录的内容 / the files for your eyes are what the records hold',
    `show() { gunzip -c "$1" | LC_ALL=C sed '1,/^\\r$/d' | head -c -4; }`,
    ...shown.map(({ file, copy }) => `show ${file} | cmp - ${copy} && echo "OK ${copy}"`),
    '# 5. 发现本身，原文 / the finding itself, as it was sealed',
    'show records/001-finding.warc.gz; echo',
    ...(seal.stamped
      ? [
          '# 6. 外部时间戳（另需时间戳机构的证书）/ the outside time stamp (its certificates are to be had from the authority)',
          'openssl ts -reply -in seal.tsr -text',
          '# openssl ts -verify -data seal.json -in seal.tsr -CAfile tsa-root.pem',
        ]
      : []),
    END,
  ];
}
