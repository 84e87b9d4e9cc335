/** The hash tree: the roots of RFC 6962's own test vectors, and every path of every small tree. */
import { expect, test } from '@jest/globals';
import { growingRoot, leafOf, pathTo, rootFrom, rootOf } from '../../../crawler/evidence/merkle.ts';

/** Inputs and roots of the reference implementation (google/certificate-transparency, merkletree tests). */
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = inputs.map((hex) => leafOf(Buffer.from(hex, 'hex')));

test.each(roots.map((root, index) => [index + 1, root]))('the root of the first %i leaves', (size, root) => {
  expect(rootOf(leaves.slice(0, size as number)).toString('hex')).toBe(root);
});

test('an empty tree has the digest of nothing', () => {
  expect(growingRoot().root().toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('every path of every tree of up to 33 leaves leads to its root, and to no other with anything changed', () => {
  for (let size = 1; size <= 33; size += 1) {
    const many = Array.from({ length: size }, (_, index) => leafOf(Buffer.from([index])));
    const root = rootOf(many);
    for (let index = 0; index < size; index += 1) {
      const path = pathTo(many, index);
      expect(rootFrom(many[index]!, index, size, path)).toEqual(root);
      expect(rootFrom(leafOf(Buffer.from([200])), index, size, path)).not.toEqual(root);
      expect(rootFrom(many[index]!, index, size, [...path, root])).not.toEqual(root);
      if (size > 1) expect(rootFrom(many[index]!, (index + 1) % size, size, path)).not.toEqual(root);
    }
  }
});

test.each([
  ['a leaf beyond the tree', 3, 3],
  ['a leaf before it', -1, 3],
  ['no tree', 0, 0],
  ['half a leaf', 0.5, 3],
])('%s has no root', (_, index, size) => {
  expect(rootFrom(leaves[0]!, index, size, [])).toBeNull();
});
