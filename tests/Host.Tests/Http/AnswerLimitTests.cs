using System.Net;
using LustreActors.Host.Http;
using LustreActors.Host.Listening;
using LustreActors.Host.Tests.Running;
using LustreActors.Metrics.Writing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LustreActors.Host.Tests.Http;

public sealed class AnswerLimitTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();
    private readonly AnswerLimit _limit;
    private int _cutOff;

    public AnswerLimitTests() => _limit = new AnswerLimit(_clock);

    [Fact]
    public async Task An_answer_beyond_the_bound_waits_for_the_end_of_another()
    {
        var first = await FillAsync();
        var waiting = BeginAsync();
        Assert.False(waiting.IsCompleted);
        first.Dispose();
        Assert.NotNull(await waiting);
        Assert.Equal(0, _cutOff);
    }

    [Fact]
    public async Task An_answer_that_finds_no_place_within_two_seconds_is_refused()
    {
        var first = await FillAsync();
        var waiting = BeginAsync();
        _clock.Advance(2 * Second);
        Assert.Null(await waiting);

        // The one that was refused has taken no place.
        first.Dispose();
        Assert.NotNull(await BeginAsync());
    }

    [Fact]
    public async Task An_answer_beyond_the_bound_cuts_off_the_one_that_is_written_longest_if_that_is_slow()
    {
        var longest = 0;
        var place = await _limit.TryBeginAsync(() => longest++, default);
        _clock.Advance(2 * Second);
        for (var i = 1; i < AnswerLimit.MaxAnswers; i++)
            Assert.NotNull(await BeginAsync());
        var (one, another) = (BeginAsync(), BeginAsync());
        Assert.Equal((1, 0), (longest, _cutOff));
        place!.Dispose();
        Assert.NotNull(await one);
        Assert.False(another.IsCompleted);
    }

    [Fact]
    public async Task An_answer_whose_client_goes_away_while_it_waits_takes_no_place()
    {
        var first = await FillAsync();
        using var gone = new CancellationTokenSource();
        var waiting = _limit.TryBeginAsync(() => { }, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        first.Dispose();
        Assert.NotNull(await BeginAsync());
    }

    [Fact]
    public async Task A_scrape_that_is_refused_is_told_to_come_again()
    {
        await FillAsync();
        using var body = new MemoryStream();
        await using var services = new ServiceCollection().AddSingleton(_limit).BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services, Request = { Method = "GET" }, Response = { Body = body } };
        var scrape = ExpositionResponse.WriteAsync(context, Exposition.Empty);
        _clock.Advance(2 * Second);
        await scrape;
        Assert.Equal((int)HttpStatusCode.ServiceUnavailable, context.Response.StatusCode);
        Assert.Equal("1", context.Response.Headers.RetryAfter);
    }

    private Task<IDisposable?> BeginAsync() => _limit.TryBeginAsync(() => _cutOff++, default);

    /// <summary>Takes all places.</summary>
    private async Task<IDisposable> FillAsync()
    {
        var first = await BeginAsync();
        for (var i = 1; i < AnswerLimit.MaxAnswers; i++)
            Assert.NotNull(await BeginAsync());
        return first!;
    }
}
