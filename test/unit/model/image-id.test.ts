import { expect, it } from 'vitest';
import { imageIdKey, isImageId, movedImages } from '../../../src/model/image-id.ts';

it('an image has moved where its ID was recorded and is another one now', () => {
  const versions = {
    redis: 'r:1',
    [imageIdKey('redis')]: 'sha256:1',
    [imageIdKey('mt')]: 'sha256:2',
    stt: 's:1',
  };
  expect(movedImages(versions, { redis: 'sha256:9', mt: 'sha256:2', stt: 'sha256:3' })).toEqual(['redis']);
  expect(Object.keys(versions).filter(isImageId)).toEqual(['redis image', 'mt image']);
});
