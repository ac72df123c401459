const socket = new WebSocket(new URL("echo", location.href).href.replace(/^http/, "ws"));
socket.onmessage = event => { document.getElementById("echo").value = event.data; };
document.getElementById("send").onclick = () => socket.send(document.getElementById("said").value);
new EventSource("clock").onmessage = event => { document.getElementById("clock").value = event.data; };
