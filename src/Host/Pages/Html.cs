using System.Buffers;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace LustreActors.Host.Pages;

/// <summary>
/// Builds HTML. Only the literal parts of an interpolated string are markup: every value in it is encoded, unless it is
/// <see cref="Html"/> itself. So no name that comes from outside can become markup.
/// </summary>
internal sealed class Html
{
    private const char Replacement = '\uFFFD';

    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(c => char.IsControl(c) && c != '\n')]);

    private readonly StringBuilder _text = new();

    public int Length => _text.Length;

    public Html Add([InterpolatedStringHandlerArgument("")] ref Markup markup)
    {
        _ = markup;
        return this;
    }

    public override string ToString() => _text.ToString();

    /// <summary>Encodes text, and replaces control characters, which HTML does not allow, but for line breaks.</summary>
    public static string Encode(string text)
    {
        if (text.AsSpan().ContainsAny(Controls))
        {
            text = string.Create(text.Length, text, static (to, from) =>
            {
                for (var i = 0; i < to.Length; i++)
                    to[i] = Controls.Contains(from[i]) ? Replacement : from[i];
            });
        }

        return WebUtility.HtmlEncode(text);
    }

    /// <summary>Receives the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly StringBuilder _to;

        public Markup(int literalLength, int formattedCount, Html html)
        {
            _ = (literalLength, formattedCount);
            _to = html._text;
        }

        public void AppendLiteral(string markup) => _to.Append(markup);

        public void AppendFormatted(string? text) => _to.Append(Encode(text ?? ""));

        public void AppendFormatted(Html? markup)
        {
            if (markup is not null)
                _to.Append(markup._text);
        }

        public void AppendFormatted(int number) => _to.Append(number);

        public void AppendFormatted(long number) => _to.Append(number);

        public void AppendFormatted(double number, string format) => _to.Append(number.ToString(format, CultureInfo.InvariantCulture));
    }
}
