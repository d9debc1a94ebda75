import type { DeviceId, SessionId, UserId } from '../ids.ts'
import type { Device, SuspendedFor } from './device.ts'

export interface DeviceStore {
  /** Drafts never block a name. */
  add(device: Device): Promise<void>
  find(user: UserId, device: DeviceId): Promise<Device | undefined>
  /** Every device but drafts, oldest first. */
  all(user: UserId): Promise<Device[]>
  /** The newest unexpired draft made in this session. */
  findDraft(session: SessionId, now: Date): Promise<Device | undefined>
  /** Removes the drafts of a session: a new one, a cancel, or the end of the session. */
  dropDrafts(session: SessionId): Promise<void>
  dropExpiredDrafts(now: Date): Promise<number>
  /**
   * Draft to active, storing drift and burned step. 'name-taken' when another listed device of the user has the name
   * (decided by a unique index, so also in a race); 'gone' when the draft is no draft any more.
   */
  activate(device: Device): Promise<'activated' | 'name-taken' | 'gone'>
  /** Marks `step` as used, at most once ever, and the moment. False when it, or a newer one, was used before. */
  burnStep(device: DeviceId, use: { step: number; driftSteps: number; at: Date }): Promise<boolean>
  proposeDrift(device: DeviceId, driftSteps: number | undefined): Promise<void>
  /** False when another listed device of the user has the name. */
  rename(device: DeviceId, name: string): Promise<boolean>
  setHandset(device: DeviceId, handset: string | undefined): Promise<void>
  /** Active or paused to suspended. False when it was neither. */
  suspend(device: DeviceId, reason: SuspendedFor, at: Date): Promise<boolean>
  /** Suspended to active. False when it was not suspended. */
  reinstate(device: DeviceId): Promise<boolean>
  pause(device: DeviceId): Promise<boolean>
  unpause(device: DeviceId): Promise<boolean>
  /** Anything but revoked to revoked, forgetting the secret. False when it was revoked before. */
  revoke(device: DeviceId, at: Date): Promise<boolean>
}
