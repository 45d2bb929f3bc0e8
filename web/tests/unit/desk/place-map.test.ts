/** Places on the drawing: marks that do not need colour, what part is seen, shading without points. */
import { describe, expect, it } from 'vitest';
import {
  faultSteps,
  inDrawingOrder,
  isShaded,
  k_marks,
  markOf,
  shapeOf,
  stepOf,
  unplaced,
  viewOf,
  type PlaceMap,
  type PlacePoint,
} from '@/desk/map/placeMap';
import { placeData } from '@/desk/places/actions';

const outlines: NonNullable<PlaceMap['map']> = {
  width: 1000,
  height: 500,
  number: '',
  units: [
    { unit: 'a', name: '甲村', rings: [[0, 0, 500, 0, 500, 500, 0, 500]], label: [250, 250, 250] },
    {
      unit: 'b',
      name: '乙村',
      rings: [[500, 0, 1000, 0, 1000, 500, 500, 500]],
      label: [750, 250, 250],
    },
  ],
};
function point(
  id: string,
  at: [number, number] | null,
  more: Partial<PlacePoint['place']> = {},
): PlacePoint {
  return {
    at,
    place: {
      id,
      kind: 'spot',
      kind_name: '重点部位',
      unit: 'a',
      unit_name: '甲村',
      name: id,
      where: '',
      code: '',
      n: null,
      sign: null,
      closed: null,
      bookable: false,
      findings: [],
      faults: 0,
      inspected: null,
      listed_until: null,
      overdue: false,
      rectified: null,
      high_risks: 0,
      position: null,
      ...more,
    },
  };
}
const mapOf = (more: Partial<PlaceMap>): PlaceMap => ({
  map: outlines,
  frame: { width: 1000, height: 500 },
  over: true,
  points: [],
  more: false,
  units: [],
  ...more,
});
const unit = (id: string, places: number, placed: number, faults: number) => ({
  unit: id,
  unit_name: id,
  places,
  placed,
  faults,
});

describe('points', () => {
  it('say what is wrong before what is well', () => {
    const { place } = point('x', null);
    expect(markOf(place)).toBe('unseen');
    expect(markOf({ ...place, inspected: '2021-10-01' })).toBe('fine');
    expect(markOf({ ...place, inspected: '2021-10-01', listed_until: '2021-12-01' })).toBe(
      'listed',
    );
    expect(markOf({ ...place, listed_until: '2021-12-01', faults: 1 })).toBe('fault');
    expect(markOf({ ...place, findings: ['sign'] })).toBe('fault');
  });

  it('differ by shape, and a ring from a disc by being filled alone', () => {
    const shapes = new Set(k_marks.map((mark) => shapeOf(mark, 7)));
    expect(shapes.size).toBe(3);
    expect(shapeOf('fine', 7)).toBe(shapeOf('unseen', 7));
  });

  it('that need somebody are on top; what lies outside is not drawn', () => {
    const points = [
      point('bad', [1, 1], { faults: 2 }),
      point('out', null, { faults: 1 }),
      point('new', [2, 2]),
    ];
    expect(inDrawingOrder(points).map(({ place }) => place.id)).toEqual(['new', 'bad']);
  });
});

describe('the part that is seen', () => {
  it('is the whole, or a unit with its points', () => {
    expect(viewOf(mapOf({}), '')).toEqual({ x: -40, y: -40, width: 1080, height: 580 });
    const near = viewOf(mapOf({ points: [point('p', [600, 100])] }), 'a')!;
    expect(near.x).toBeCloseTo(-24);
    expect(near.x + near.width).toBeCloseTo(624);
    expect(viewOf(mapOf({}), 'unknown')).toEqual(viewOf(mapOf({}), ''));
  });

  it('is that of the points alone where the outlines do not say where they lie', () => {
    const apart = mapOf({
      over: false,
      frame: { width: 300, height: 1000 },
      points: [point('p', [10, 20])],
    });
    expect(viewOf(apart, 'a')).toEqual({ x: -40, y: -40, width: 380, height: 1080 });
    expect(viewOf(mapOf({ map: null, frame: null }), '')).toBeNull();
  });
});

describe('without points', () => {
  it('units are shaded by their open faults', () => {
    const bare = mapOf({ units: [unit('a', 3, 0, 7), unit('b', 2, 0, 0)] });
    expect(isShaded(bare)).toBe(true);
    expect(isShaded(mapOf({ points: [point('p', [1, 1])] }))).toBe(false);
    expect(isShaded(mapOf({ map: null }))).toBe(false);
    const steps = faultSteps(bare);
    expect(stepOf(0, steps)).toBe(-1);
    expect(stepOf(7, steps)).toBe(0);
    expect(unplaced(bare)).toBe(5);
    const many = faultSteps(mapOf({ units: [1, 4, 9, 40].map((n) => unit(String(n), 1, 0, n)) }));
    expect(many.length).toBeLessThanOrEqual(4);
    expect(stepOf(40, many)).toBe(many.length - 1);
  });
});

describe('a position in the form', () => {
  const values = { kind: 'spot', unit: 'a', name: '塘边' };
  it('goes along as degrees, or not at all', () => {
    const data = placeData('id', null, { ...values, longitude: '115.46', latitude: '33.08' });
    expect(data).toMatchObject({ longitude: 115.46, latitude: 33.08 });
    expect(placeData('id', null, values)).not.toHaveProperty('longitude');
  });
  it('that cannot be read is refused by the server, not dropped', () => {
    const data = placeData('id', null, { ...values, longitude: '东经115度', latitude: '33' });
    expect(data.longitude).toBe(999);
  });
});
