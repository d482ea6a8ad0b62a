using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Resolution;

/// <summary>Joins adjacent pieces: texts to a text, lists to a list, objects to an object.</summary>
internal sealed class Concatenator(Action<Origin, HoconPath, string> report, Budget budget)
{
    private const int MaxElements = 1_000_000;
    private const int MaxText = 1 << 20;

    public Head Join(Origin origin, HoconPath path, List<(HoconValue Node, Head Head)> pieces)
    {
        var defined = pieces.FindAll(p => p.Head is not UndefinedHead);
        if (defined.Exists(p => p.Head is BrokenHead))
            return BrokenHead.Instance;
        if (defined.Exists(p => p.Head is ArrayHead or ObjectHead))
            defined = defined.FindAll(p => !IsBlank(p.Node));
        switch (defined)
        {
            case []:
                return UndefinedHead.Instance;
            case [var only]:
                return only.Head;
            case var all when all.TrueForAll(p => p.Head is ScalarHead):
                return JoinTexts(origin, path, all);
            case var all when all.TrueForAll(p => p.Head is ObjectHead):
                return ObjectHead.Merge(path, all.ConvertAll(p => (ObjectHead)p.Head), budget);
            case var all when all.ConvertAll(p => ElementsOf(p.Head)) is var lists && !lists.Contains(null):
                return JoinLists(origin, path, lists!);
        }
        report(origin, path, $"{string.Join(" and ", defined.Select(p => KindOf(p.Head)).Distinct())} cannot be joined in one value. "
            + "Only texts with texts, lists with lists and objects with objects can");
        return BrokenHead.Instance;
    }

    private static ScalarHead JoinTexts(Origin origin, HoconPath path, List<(HoconValue Node, Head Head)> pieces)
    {
        if (pieces.Sum(p => (long)((ScalarHead)p.Head).Value.Text.Length) > MaxText)
            throw new HoconException(origin, path.ToString(), $"the joined text has more than {MaxText} characters");
        var text = string.Concat(pieces.Select(p => ((ScalarHead)p.Head).Value.Text));
        return new ScalarHead(new HoconString(origin, text, quoted: false));
    }

    private ArrayHead JoinLists(Origin origin, HoconPath path, List<IReadOnlyList<Slot>> lists)
    {
        if (lists.Sum(l => (long)l.Count) > MaxElements)
            throw new HoconException(origin, path.ToString(), $"the joined list has more than {MaxElements} elements");
        budget.Spend(lists.Sum(l => l.Count));
        return new ArrayHead(origin, lists.SelectMany(l => l).ToList());
    }

    private static IReadOnlyList<Slot>? ElementsOf(Head head) => head switch
    {
        ArrayHead array => array.Elements,
        ObjectHead composite => IndexedObject.Elements(composite.Fields),
        _ => null,
    };

    /// <summary>Whether a piece is the blanks between two others. Only texts keep them.</summary>
    private static bool IsBlank(HoconValue node) => node is HoconString { Quoted: false } text && text.Text.All(Syntax.Scanner.IsBlank);

    private static string KindOf(Head head) => head switch
    {
        ArrayHead => "a list",
        ObjectHead => "an object",
        _ => ((ScalarHead)head).Value.Kind,
    };
}
