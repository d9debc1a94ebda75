import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** A free port for SIP (UDP) and one for a control port (TCP), both on 127.0.0.1. */
export async function freePorts(): Promise<[udp: number, tcp: number]> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  const server = createServer().listen(0, '127.0.0.1')
  await Promise.all([once(socket, 'listening'), once(server, 'listening')])
  const ports: [number, number] = [
    socket.address().port,
    (server.address() as { port: number }).port,
  ]
  socket.close()
  server.close()
  await once(server, 'close')
  return ports
}
