import type { DeviceId, SessionId, UserId } from '../ids.ts'
import type { BeforeRemoval, Credential, Device, Passkey, SuspendedFor } from './device.ts'

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
   * (decided by a unique index, so also in a race), 'credential-taken' when any device has it; 'gone' when the draft is no draft any more.
   */
  activate(device: Device): Promise<'activated' | 'name-taken' | 'credential-taken' | 'gone'>
  /** The passkey with this credential, of whoever it is; revoked ones are not there. */
  findByCredential(credentialId: string): Promise<Passkey | undefined>
  /** What a use changed of a credential, and the moment. False when the device is revoked. */
  keepUse(device: DeviceId, credential: Credential, at: Date): Promise<boolean>
  /** Marks `step` as used, at most once ever, and the moment. False when it, or a newer one, was used before. */
  burnStep(device: DeviceId, use: { step: number; driftSteps: number; at: Date }): Promise<boolean>
  proposeDrift(device: DeviceId, driftSteps: number | undefined): Promise<void>
  /** False when another listed device of the user has the name. */
  rename(device: DeviceId, name: string): Promise<boolean>
  setHandsets(device: DeviceId, handsets: readonly string[] | undefined): Promise<void>
  /** Active or paused to suspended. False when it was neither. */
  suspend(device: DeviceId, reason: SuspendedFor, at: Date): Promise<boolean>
  /** Suspended to active. False when it was not suspended. */
  reinstate(device: DeviceId): Promise<boolean>
  pause(device: DeviceId): Promise<boolean>
  unpause(device: DeviceId): Promise<boolean>
  /** Active or paused to removed: its name is free. False when it was neither. */
  remove(device: DeviceId, removal: { at: Date; beforeRemoval: BeforeRemoval }): Promise<boolean>
  /** Removed to active, under a name that is free. False when it was not removed, or the name is taken. */
  putBack(device: DeviceId, name: string): Promise<boolean>
  /** Those removed before a moment, of all users. */
  removedBefore(moment: Date, limit: number): Promise<Pick<Device, 'id' | 'userId'>[]>
  /** As `revoke`, if it is still removed since before that moment. */
  revokeRemoved(device: DeviceId, removal: { at: Date; removedBefore: Date }): Promise<boolean>
  /** Anything but revoked to revoked, forgetting the secret. False when it was revoked before. */
  revoke(device: DeviceId, at: Date): Promise<boolean>
}
