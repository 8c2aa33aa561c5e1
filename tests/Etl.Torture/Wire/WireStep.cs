namespace Etl.Torture.Wire;

/// <summary>Where in a statement a conversation with Postgres is.</summary>
internal enum WireSide
{
    /// <summary>The client has sent it; the server has not got it.</summary>
    Before,

    /// <summary>The server waits for the rows of a COPY.</summary>
    Begun,

    /// <summary>A piece of a COPY's rows has come from the client; the server has not got it.</summary>
    Data,

    /// <summary>The client has sent all rows; the server has not been told that they are all.</summary>
    Complete,

    /// <summary>The server has done it, and committed it unless a transaction is open; the client has not been told.</summary>
    After,
}

/// <summary>A moment of a conversation with Postgres.</summary>
/// <param name="Statement">The statement, by <see cref="StatementNames"/>.</param>
/// <param name="Side">Where in it.</param>
internal readonly record struct WireStep(string Statement, WireSide Side)
{
    public override string ToString() => $"{Side.ToString().ToLowerInvariant()} {Statement}";
}

/// <summary>Is asked at every step before the conversation goes on.</summary>
/// <returns>Whether it goes on; otherwise the connection is cut at both ends.</returns>
internal delegate ValueTask<bool> WireGate(WireStep step, CancellationToken ct);
