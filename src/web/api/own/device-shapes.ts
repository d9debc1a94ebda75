import { z } from 'zod'
import type { Device } from '../../../domain/devices/device.ts'
import { id, moment, named, textOf } from '../shapes.ts'

export const device = z
  .strictObject({
    id,
    kind: z.enum(['authenticator', 'token', 'passkey']),
    name: z.string(),
    status: z.enum(['active', 'paused', 'suspended']),
    /** The phones it lives on, in its owner's words. */
    handsets: z.array(z.string()).readonly().optional(),
    addedAt: moment.optional(),
    lastUsedAt: moment.optional(),
  })
  .register(named, { id: 'Device' })

export const deviceName = textOf(200)
/** Of several phones that scanned one code each is named. */
export const handsets = z.array(textOf(100)).max(8).default([])
export const code = textOf(64)

export const shownDevice = (one: Device): z.output<typeof device> => ({
  id: one.id,
  kind: one.kind,
  name: one.name,
  status: one.status as 'active',
  ...(one.handsets && { handsets: one.handsets }),
  ...(one.activatedAt && { addedAt: one.activatedAt }),
  ...(one.lastUsedAt && { lastUsedAt: one.lastUsedAt }),
})

export const PHONE = {
  id: 'd3v1c3',
  kind: 'authenticator',
  name: 'ada',
  status: 'active',
  handsets: ['Pixel 9'],
  addedAt: '2026-01-05T09:00:00Z',
} as const
