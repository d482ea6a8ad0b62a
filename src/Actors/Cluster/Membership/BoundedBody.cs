namespace LustreActors.Actors;

/// <summary>The body of an answer that is small where it is right.</summary>
internal static class BoundedBody
{
    private const int PieceSize = 16 * 1024;

    /// <summary>Null where there is more of it.</summary>
    public static async Task<byte[]?> ReadAsync(HttpResponseMessage response, int largest, CancellationToken stop)
    {
        if (response.Content.Headers.ContentLength > largest)
            return null;
        var body = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            using var whole = new MemoryStream();
            var piece = new byte[PieceSize];
            while (await body.ReadAsync(piece, stop).ConfigureAwait(false) is var read and > 0)
            {
                if (whole.Length + read > largest)
                    return null;
                whole.Write(piece, 0, read);
            }

            return whole.ToArray();
        }
    }
}
