/** The simulator's own addresses; there only while it is on. */
export const simulatorAddresses = {
  page: '/simulator',
  live: '/simulator/live',
  style: '/simulator/style.css',
  call: '/simulator/calls/:id/:act',
  keys: '/simulator/calls/:id/keys',
  clock: '/simulator/clock',
  scan: '/simulator/scan',
  entries: '/simulator/entries',
  removeEntry: '/simulator/entries/:id/remove',
  river: '/simulator/river',
  newPhone: '/simulator/new-phone',
  api: {
    mails: '/simulator/api/mails',
    calls: '/simulator/api/calls',
    call: '/simulator/api/calls/:id/:act',
    keys: '/simulator/api/calls/:id/keys',
    clock: '/simulator/api/clock',
    phone: '/simulator/api/phone',
  },
} as const
