"""A mail server of Debian's (python3-aiosmtpd) for the tests of e-mail: STARTTLS and AUTH as asked for, and what
the recipient's name says: later@ 451, unknown@ 550, never@ 554. Prints its port, then each message as a line of JSON."""

import argparse
import asyncio
import base64
import json
import ssl

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

REPLIES = {
    "later": "451 4.3.0 try again later",
    "unknown": "550 5.1.1 no such mailbox",
    "never": "554 5.7.1 refused",
}


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = REPLIES.get(address.split("@")[0])
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        print(
            json.dumps(
                {
                    "from": envelope.mail_from,
                    "to": envelope.rcpt_tos,
                    "tls": session.ssl is not None,
                    "user": session.auth_data if isinstance(session.auth_data, str) else None,
                    "bytes": base64.b64encode(envelope.original_content).decode(),
                }
            ),
            flush=True,
        )
        return "250 taken"


def authenticator(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"pingan", b"a secret")
    return AuthResult(success=right, handled=False, auth_data="pingan" if right else None)


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("--cert")
    options.add_argument("--key")
    asked = options.parse_args()
    context = None
    if asked.cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(asked.cert, asked.key)

    def session():
        return SMTP(
            Handler(),
            enable_SMTPUTF8=False,
            tls_context=context,
            require_starttls=context is not None,
            authenticator=authenticator if context else None,
            auth_required=context is not None,
            loop=asyncio.get_running_loop(),
        )

    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
