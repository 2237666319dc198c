"""An RTSP camera made of GStreamer's own server: H.264, and AAC where there is an encoder. Prints its port."""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer

VIDEO = "videotestsrc is-live=true ! video/x-raw,width=640,height=360,framerate=30/1 ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=30 ! video/x-h264,profile=baseline ! rtph264pay name=pay0 pt=96"
AUDIO = "audiotestsrc is-live=true ! avenc_aac ! aacparse ! rtpmp4gpay name=pay1 pt=97"

Gst.init(None)
media = f"{VIDEO} {AUDIO}" if Gst.ElementFactory.find("avenc_aac") else VIDEO
factory = GstRtspServer.RTSPMediaFactory(shared=True, launch=f"( {media} )")
server = GstRtspServer.RTSPServer(address="127.0.0.1", service=sys.argv[1])
server.get_mount_points().add_factory("/cam", factory)
server.attach(None)
print(server.get_bound_port(), flush=True)
GLib.MainLoop().run()
