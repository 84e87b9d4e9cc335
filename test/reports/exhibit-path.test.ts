/** A spot that a reader wrote leads back to the element it was written for, whatever stands around it. */
import { expect, test } from '@jest/globals';
import { parsePage } from '../../crawler/read/html.ts';
import { pathFinder } from '../../reports/pages/exhibit-path.ts';

const PAGE = `<html><head><title>x</title></head><body><div id="a"><p>1<b>2</b></p><p>3</p><ul><li>4<li id="b1">5<li>6</ul></div>
<div id="twice"><p>7</p></div><div id="twice"><p>8</p></div><svg><path/></svg><o:p>9</o:p><div id="3x"><table><tr><td>10<td>11</table></div></body></html>`;

const page = parsePage(PAGE, { url: 'http://a.test/' });
const find = pathFinder(page);

test('every element of a page is found again by its own spot', () => {
  expect(page.elements).toHaveLength(25);
  for (const element of page.elements) {
    const spot = page.spot(element);
    expect({ spot, back: 'css' in spot && find(spot.css) === element }).toEqual({ spot, back: true });
  }
});

test.each([['#a>p:nth-of-type(3)'], ['html>body>div:nth-of-type(99)'], ['#nobody'], ['html>body>#a'], ['html>body>p)('], ['']])(
  '%j points nowhere',
  (path) => expect(find(path)).toBeNull(),
);
