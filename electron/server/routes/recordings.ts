import { z } from 'zod'
import {
  coverageSchema,
  recordedPicturesSchema,
  recordingsSchema,
  segmentIdSchema,
  segmentSamplesSchema,
} from '../../protocol/recordings.ts'
import { problems, type Route } from '../http/route.ts'
import { sendServedFile } from '../http/served-file.ts'
import { rangeOf, rangeQuerySchema } from '../recordings/range.ts'

const idParams = z.object({ id: segmentIdSchema })

export const recordings: Route = (app, { recordings: archive, clock }) =>
  app.get(
    '/api/recordings',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'The segments of a camera that overlap a range, and what is missing in it, in time order.',
        querystring: rangeQuerySchema,
        response: { 200: recordingsSchema, ...problems },
      },
    },
    ({ query }) => archive.find(rangeOf(query, clock.now())),
  )

export const coverage: Route = (app, { recordings: archive, clock }) =>
  app.get(
    '/api/recordings/coverage',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'The times of a range that were recorded, joined over segments.',
        querystring: rangeQuerySchema,
        response: { 200: coverageSchema, ...problems },
      },
    },
    ({ query }) => archive.coverage(rangeOf(query, clock.now())),
  )

export const recordedPictures: Route = (app, { recordings: archive, clock }) =>
  app.get(
    '/api/recordings/pictures',
    {
      config: { role: 'viewer' },
      schema: {
        summary:
          'How a camera’s picture was set for everyone at the beginning of a range, and each change in it, with who made it.',
        querystring: rangeQuerySchema,
        response: { 200: recordedPicturesSchema, ...problems },
      },
    },
    ({ query }) => archive.pictures(rangeOf(query, clock.now())),
  )

export const recordingMedia: Route = (app, { recordings: archive }) =>
  app.get(
    '/api/recordings/:id/media',
    {
      config: { role: 'viewer' },
      schema: { summary: 'A segment: fragmented MP4, with Range.', params: idParams, produces: ['video/mp4'] },
    },
    ({ params }, reply) => {
      const { path, bytes, final } = archive.media(params.id)
      return sendServedFile(reply, { path, bytes, final, type: 'video/mp4' })
    },
  )

export const recordingSamples: Route = (app, { recordings: archive }) =>
  app.get(
    '/api/recordings/:id/samples',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'Where each picture of a segment lies in its file, and what a decoder needs to know.',
        params: idParams,
        response: { 200: segmentSamplesSchema, ...problems },
      },
    },
    ({ params }) => archive.samples(params.id),
  )
