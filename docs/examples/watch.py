"""Watches a Lookout camera and writes its pictures to a file as raw H.264.

    python3 watch.py wss://127.0.0.1:7440/ws admin demo out.h264 --units 90 --ca ca.pem

The password is read from LOOKOUT_PASSWORD. Needs the package `websockets` (10 or newer).
"""

import argparse
import asyncio
import json
import os
import ssl
import struct

import websockets

HEADER = struct.Struct(">HBBHBBIHHQII")


class Assembler:
    """Puts units together from their fragments."""

    def __init__(self):
        self.parts = {}

    def add(self, message):
        (sync, version, kind, stream, flags, _, sequence, index, count, captured, duration, length) = HEADER.unpack_from(message)
        if sync != 0x4C4B or version != 1:
            raise ValueError("not a media frame")
        parts = self.parts.setdefault((stream, kind, sequence), [])
        if index != len(parts):
            raise ValueError("a fragment is missing")
        parts.append(message[HEADER.size :])
        if index + 1 < count:
            return None
        unit = b"".join(self.parts.pop((stream, kind, sequence)))
        if len(unit) != length:
            raise ValueError("a unit has another length than its header says")
        return {"kind": kind, "stream": stream, "flags": flags, "sequence": sequence, "captured": captured, "data": unit}


async def request(socket, number, method, params):
    await socket.send(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}))
    while True:
        message = await socket.recv()
        if isinstance(message, bytes):
            continue
        answer = json.loads(message)
        if answer.get("id") != number:
            continue
        if "error" in answer:
            raise SystemExit(answer["error"]["message"])
        return answer["result"]


async def watch(options):
    context = ssl.create_default_context(cafile=options.ca)
    async with websockets.connect(options.url, ssl=context, subprotocols=["lookout.v1"], max_size=2**21) as socket:
        await request(socket, 1, "hello", {"user": options.user, "password": os.environ["LOOKOUT_PASSWORD"]})
        opened = await request(socket, 2, "live.open", {"camera": options.camera, "window": 8})
        print(json.dumps(opened))
        assembler = Assembler()
        taken = 0
        with open(options.out, "wb") as out:
            while taken < options.units:
                message = await socket.recv()
                if isinstance(message, str):
                    continue
                unit = assembler.add(message)
                if unit is None or unit["kind"] != 1:
                    continue
                out.write(unit["data"])
                taken += 1
                ack = {"stream": unit["stream"], "sequence": unit["sequence"]}
                await socket.send(json.dumps({"jsonrpc": "2.0", "method": "live.ack", "params": ack}))


parser = argparse.ArgumentParser()
parser.add_argument("url")
parser.add_argument("user")
parser.add_argument("camera")
parser.add_argument("out")
parser.add_argument("--units", type=int, default=90)
parser.add_argument("--ca", help="the station's CA certificate, from GET /api/ca.pem")
asyncio.run(watch(parser.parse_args()))
